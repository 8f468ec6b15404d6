import JSON

/// What the daemon tells a worker over its link.
package enum SupervisorMessage: Equatable, Sendable {
    /// The answer to a registration. No heartbeats are wanted where the interval is nil; the faults hold from now on.
    ///
    /// An interval is from 1 ms to a day, as cluster.yaml has it.
    case welcome(heartbeatSeconds: Double?, faults: WorkerFaults)
    /// These faults instead of those before; answered by ``WorkerMessage/faultsApplied(revision:)``.
    case faults(WorkerFaults)
    /// Store and spread the transaction of this TRANSACTION message; answered by ``WorkerMessage/submitted(request:_:)``.
    case submit(request: Int, message: String)
    /// Close all links and exit.
    case shutdown

    package init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let fields = try FieldReader(parsing: bytes)
        switch try fields.string("type") {
        case "welcome":
            self = .welcome(
                heartbeatSeconds: try fields.has("heartbeat_seconds")
                    ? fields.double("heartbeat_seconds", in: 0.001...86_400) : nil,
                faults: try WorkerFaults(try fields.object("faults"))
            )
        case "faults":
            self = .faults(try WorkerFaults(try fields.object("faults")))
        case "submit":
            self = .submit(request: try fields.integer("request"), message: try fields.string("message"))
        case "shutdown":
            self = .shutdown
        default:
            throw fields.bad("type", "welcome, faults, submit or shutdown")
        }
    }

    package var json: JSONValue {
        switch self {
        case .welcome(let seconds, let faults):
            ["type": "welcome", "heartbeat_seconds": .optional(seconds, JSONValue.seconds), "faults": faults.json]
        case .faults(let faults):
            ["type": "faults", "faults": faults.json]
        case .submit(let request, let message):
            ["type": "submit", "request": .integer(request), "message": .string(message)]
        case .shutdown:
            ["type": "shutdown"]
        }
    }
}
