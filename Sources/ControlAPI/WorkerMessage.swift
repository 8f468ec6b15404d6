import JSON

/// What a worker tells the daemon over its link.
package enum WorkerMessage: Equatable, Sendable {
    /// The first message of every link: who is there, and everything the daemon has to know anew.
    case register(WorkerRegistration)
    /// Peers that were linked or lost since the last report.
    case peers(joined: [String], left: [String])
    case pool(PoolReport)
    /// The worker's loop turns.
    case heartbeat
    /// The faults of this revision hold on all of the worker's links.
    case faultsApplied(revision: Int)
    /// The answer to ``SupervisorMessage/submit(request:message:)``: the identity, or why not.
    case submitted(request: Int, SubmissionResult)

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        switch try fields.string("type") {
        case "register": self = .register(try WorkerRegistration(fields))
        case "peers": self = .peers(joined: try fields.strings("joined"), left: try fields.strings("left"))
        case "pool": self = .pool(try PoolReport(fields))
        case "heartbeat": self = .heartbeat
        case "faults_applied":
            self = .faultsApplied(revision: try fields.integer("revision", in: 0...Int.max))
        case "submitted": self = .submitted(request: try fields.integer("request"), try SubmissionResult(fields))
        default: throw fields.bad("type", "register, peers, pool, heartbeat, faults_applied or submitted")
        }
    }

    package var json: JSONValue {
        switch self {
        case .register(let registration):
            registration.json
        case .peers(let joined, let left):
            [
                "type": "peers", "joined": .array(joined.map(JSONValue.string)),
                "left": .array(left.map(JSONValue.string)),
            ]
        case .pool(let pool):
            [
                "type": "pool", "transactions": .integer(pool.transactions), "fingerprint": .string(pool.fingerprint),
            ]
        case .heartbeat:
            ["type": "heartbeat"]
        case .faultsApplied(let revision):
            ["type": "faults_applied", "revision": .integer(revision)]
        case .submitted(let request, .stored(let id)):
            ["type": "submitted", "request": .integer(request), "id": .string(id)]
        case .submitted(let request, .failed(let code, let message)):
            [
                "type": "submitted", "request": .integer(request), "code": .string(code), "message": .string(message),
            ]
        }
    }
}

/// A worker's pool in brief: equal reports mean equal pools.
package struct PoolReport: Equatable, Sendable {
    package var transactions: Int
    package var fingerprint: String

    package init(transactions: Int, fingerprint: String) {
        self.transactions = transactions
        self.fingerprint = fingerprint
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        transactions = try fields.integer("transactions")
        fingerprint = try fields.string("fingerprint")
    }
}

/// How a submitted transaction fared.
package enum SubmissionResult: Equatable, Sendable {
    case stored(id: String)
    case failed(code: String, message: String)

    init(_ fields: FieldReader) throws(DocumentError) {
        if fields.has("id") {
            self = .stored(id: try fields.string("id"))
        } else {
            self = .failed(code: try fields.string("code"), message: try fields.string("message"))
        }
    }
}

/// A worker's introduction.
package struct WorkerRegistration: Equatable, Sendable {
    /// `node-2`.
    package var node: String
    package var pid: Int
    package var version: String
    package var peers: [String]
    package var pool: PoolReport

    package init(node: String, pid: Int, version: String, peers: [String], pool: PoolReport) {
        self.node = node
        self.pid = pid
        self.version = version
        self.peers = peers
        self.pool = pool
    }

    init(_ fields: FieldReader) throws(DocumentError) {
        node = try fields.string("node")
        pid = try fields.integer("pid", in: 1...Int(Int32.max))
        version = try fields.string("version")
        peers = try fields.strings("peers")
        pool = try PoolReport(fields)
    }

    var json: JSONValue {
        [
            "type": "register", "node": .string(node), "pid": .integer(pid), "version": .string(version),
            "peers": .array(peers.map(JSONValue.string)), "transactions": .integer(pool.transactions),
            "fingerprint": .string(pool.fingerprint),
        ]
    }
}
