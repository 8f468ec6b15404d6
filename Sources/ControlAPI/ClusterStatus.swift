import JSON

/// The document of `supervisor status --json` and `GET /v1/status`.
package struct ClusterStatus: Equatable, Sendable {
    /// Raised when a field changes its meaning; new fields do not raise it.
    package static let schema = 1

    package struct Supervisor: Equatable, Sendable {
        package var pid: Int
        package var version: String
        package var uptimeSeconds: Double

        package init(pid: Int, version: String, uptimeSeconds: Double) {
            self.pid = pid
            self.version = version
            self.uptimeSeconds = uptimeSeconds
        }
    }

    package var name: String
    package var directory: String
    /// nil when no daemon runs, and the status was read from what it left behind.
    package var supervisor: Supervisor?
    package var mesh: MeshStatus
    /// By number.
    package var nodes: [NodeStatus]

    package init(name: String, directory: String, supervisor: Supervisor?, mesh: MeshStatus, nodes: [NodeStatus]) {
        self.name = name
        self.directory = directory
        self.supervisor = supervisor
        self.mesh = mesh
        self.nodes = nodes
    }

    /// Reads the document.
    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        guard try fields.integer("schema") == Self.schema else {
            throw fields.bad("schema", "\(Self.schema); the daemon is of another version than this program")
        }
        name = try fields.string("name")
        directory = try fields.string("directory")
        supervisor = fields.has("supervisor") ? try Supervisor(try fields.object("supervisor")) : nil
        mesh = try MeshStatus(try fields.object("mesh"))
        nodes = []
        for node in try fields.objects("nodes") { nodes.append(try NodeStatus(node)) }
    }

    package var json: JSONValue {
        [
            "schema": .integer(Self.schema), "name": .string(name), "directory": .string(directory),
            "supervisor": .optional(supervisor, \.json), "mesh": mesh.json, "nodes": .array(nodes.map(\.json)),
        ]
    }
}

extension ClusterStatus.Supervisor {
    init(_ fields: FieldReader) throws(DocumentError) {
        pid = try fields.integer("pid")
        version = try fields.string("version")
        uptimeSeconds = try fields.double("uptime_seconds")
    }

    var json: JSONValue {
        ["pid": .integer(pid), "version": .string(version), "uptime_seconds": .seconds(uptimeSeconds)]
    }
}

/// How far the mesh is.
package struct MeshStatus: Equatable, Sendable {
    /// Every two ready nodes that can be linked are; in a partial mesh, every two are connected, if not directly.
    package var isFormed: Bool
    /// Formed, and all pools are equal.
    package var isConverged: Bool
    package var links: Int
    package var linksExpected: Int
    /// With how many others a node of a partial mesh wants to be linked; nil in a full one.
    package var degree: Int?
    /// How many of those that are expected faults keep from being there.
    package var linksCut: Int
    /// What was broken on purpose.
    package var faults: Faults

    package init(
        isFormed: Bool,
        isConverged: Bool,
        links: Int,
        linksExpected: Int,
        degree: Int? = nil,
        linksCut: Int = 0,
        faults: Faults = Faults()
    ) {
        self.isFormed = isFormed
        self.isConverged = isConverged
        self.links = links
        self.linksExpected = linksExpected
        self.degree = degree
        self.linksCut = linksCut
        self.faults = faults
    }

    /// Whether every link is there that faults allow.
    package var isAsFormedAsCanBe: Bool { isFormed || linksCut > 0 && links + linksCut >= linksExpected }

    init(_ fields: FieldReader) throws(DocumentError) {
        isFormed = try fields.bool("formed")
        isConverged = try fields.bool("converged")
        links = try fields.integer("links")
        linksExpected = try fields.integer("links_expected")
        degree = try fields.optional("degree") { name throws(DocumentError) in try fields.integer(name) }
        linksCut = try fields.optional("links_cut") { name throws(DocumentError) in try fields.integer(name) } ?? 0
        faults = fields.has("faults") ? try Faults(try fields.object("faults")) : Faults()
    }

    package var json: JSONValue {
        var document: JSONObject = [
            "formed": .bool(isFormed), "converged": .bool(isConverged), "links": .integer(links),
            "links_expected": .integer(linksExpected), "links_cut": .integer(linksCut), "faults": faults.json,
        ]
        document["degree"] = degree.map(JSONValue.integer)
        return .object(document)
    }
}
