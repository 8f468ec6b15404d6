import JSON

/// Something that happened in the cluster: a line of `supervisor events --json`, and an event of `GET /v1/events`.
package struct ClusterEvent: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case nodeAdded = "node_added"
        case nodeRemoved = "node_removed"
        /// A node's state changed; `detail` says how and why.
        case nodeState = "node_state"
        /// How far the mesh is has changed.
        case mesh
        /// Faults were set or healed.
        case faults
        case supervisor
        /// Something an operator should know of.
        case warning
    }

    /// Counts up by one; what `Last-Event-ID` and `--since` name.
    package var cursor: Int
    /// RFC 3339.
    package var time: String
    package var kind: Kind
    /// The node it is about.
    package var node: String?
    /// One sentence for people.
    package var message: String
    package var state: NodeState?
    /// With ``Kind/mesh``.
    package var mesh: MeshProgress?

    package init(
        cursor: Int,
        time: String,
        kind: Kind,
        node: String? = nil,
        message: String,
        state: NodeState? = nil,
        mesh: MeshProgress? = nil
    ) {
        self.cursor = cursor
        self.time = time
        self.kind = kind
        self.node = node
        self.message = message
        self.state = state
        self.mesh = mesh
    }

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        cursor = try fields.integer("cursor", in: 0...Int.max)
        time = try fields.string("time")
        guard let kind = Kind(rawValue: try fields.string("event")) else { throw fields.bad("event", "a known event") }
        self.kind = kind
        node = try fields.optional("node", fields.string)
        message = try fields.string("message")
        state = try fields.optional("state", fields.string).flatMap(NodeState.init)
        mesh = fields.has("mesh") ? try MeshProgress(try fields.object("mesh")) : nil
    }

    package var json: JSONValue {
        var members: JSONObject = [
            "cursor": .integer(cursor), "time": .string(time), "event": .string(kind.rawValue),
            "message": .string(message),
        ]
        if let node { members["node"] = .string(node) }
        if let state { members["state"] = .string(state.rawValue) }
        if let mesh { members["mesh"] = mesh.json }
        return .object(members)
    }

    /// The event as server-sent events have it, with its cursor as the id.
    package var serverSentText: String {
        "id: \(cursor)\nevent: \(kind.rawValue)\ndata: \(json.text(.compact))\n\n"
    }
}

/// How far the mesh is, while it forms.
package struct MeshProgress: Equatable, Sendable {
    package var ready: Int
    package var nodes: Int
    package var mesh: MeshStatus

    package init(ready: Int, nodes: Int, mesh: MeshStatus) {
        self.ready = ready
        self.nodes = nodes
        self.mesh = mesh
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        ready = try fields.integer("ready")
        nodes = try fields.integer("nodes")
        mesh = try MeshStatus(fields)
    }

    var json: JSONValue {
        var document: JSONObject = [
            "ready": .integer(ready), "nodes": .integer(nodes), "links": .integer(mesh.links),
            "links_expected": .integer(mesh.linksExpected), "links_cut": .integer(mesh.linksCut),
            "formed": .bool(mesh.isFormed), "converged": .bool(mesh.isConverged),
        ]
        document["degree"] = mesh.degree.map(JSONValue.integer)
        return .object(document)
    }
}
