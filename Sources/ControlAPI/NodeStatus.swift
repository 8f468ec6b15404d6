import JSON

/// One node in ``ClusterStatus``.
package struct NodeStatus: Equatable, Sendable {
    /// `node-3`.
    package var name: String
    package var number: Int
    package var state: NodeState
    package var pid: Int?
    package var port: Int
    /// `ws://localhost:4003`, or `http://localhost:4003` where it speaks no WebSocket; nil for a private node.
    package var address: String?
    package var isPublic: Bool
    /// Names of its peers; of a peer outside the cluster its address. nil where nobody can tell.
    package var peers: [String]?
    /// Transactions in its pool; nil where nobody can tell.
    package var transactions: Int?
    /// Restarts by policy.
    package var restarts: Int
    package var lastExit: LastExit?
    /// Why it failed, for a node that has.
    package var reason: String?
    package var nextRestartSeconds: Double?
    package var uptimeSeconds: Double?
    /// Proportional set size of the process, in bytes.
    package var memoryBytes: Int?
    package var directory: String

    package init(name: String, number: Int, state: NodeState, port: Int, isPublic: Bool, directory: String) {
        self.name = name
        self.number = number
        self.state = state
        self.port = port
        self.isPublic = isPublic
        self.directory = directory
        restarts = 0
    }

    /// Whether it takes and makes WebSocket connections.
    package var speaksWebSocket: Bool { address?.hasPrefix("http://") != true }

    init(_ fields: FieldReader) throws(DocumentError) {
        name = try fields.string("name")
        number = try fields.integer("number")
        guard let state = NodeState(rawValue: try fields.string("state")) else {
            throw fields.bad("state", "one of \(NodeState.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        self.state = state
        pid = try fields.optional("pid") { name throws(DocumentError) in try fields.integer(name) }
        port = try fields.integer("port", in: 0...65535)
        address = try fields.optional("address", fields.string)
        isPublic = try fields.bool("public")
        peers = try fields.optional("peers", fields.strings)
        transactions = try fields.optional("transactions") { name throws(DocumentError) in try fields.integer(name) }
        restarts = try fields.integer("restarts")
        lastExit = fields.has("last_exit") ? try LastExit(try fields.object("last_exit")) : nil
        reason = try fields.optional("reason", fields.string)
        nextRestartSeconds = try fields.optional("next_restart_seconds", fields.double)
        uptimeSeconds = try fields.optional("uptime_seconds", fields.double)
        memoryBytes = try fields.optional("memory_bytes") { name throws(DocumentError) in
            try fields.integer(name, in: 0...Int.max)
        }
        directory = try fields.string("directory")
    }

    package var json: JSONValue {
        [
            "name": .string(name), "number": .integer(number), "state": .string(state.rawValue),
            "pid": .optional(pid, JSONValue.integer), "port": .integer(port),
            "address": .optional(address, JSONValue.string), "public": .bool(isPublic),
            "peers": .optional(peers) { .array($0.map(JSONValue.string)) },
            "transactions": .optional(transactions, JSONValue.integer), "restarts": .integer(restarts),
            "last_exit": .optional(lastExit, \.json), "reason": .optional(reason, JSONValue.string),
            "next_restart_seconds": .optional(nextRestartSeconds, JSONValue.seconds),
            "uptime_seconds": .optional(uptimeSeconds, JSONValue.seconds),
            "memory_bytes": .optional(memoryBytes, JSONValue.integer), "directory": .string(directory),
        ]
    }
}
