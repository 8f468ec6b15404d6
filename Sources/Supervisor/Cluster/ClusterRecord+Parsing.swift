import ControlAPI
import JSON
import Posix
import Supervision

/// A state file that is not one.
struct RecordError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong in it, and where.
    let description: String
}

/// How a record is read. Everything is required and checked: half a record is worse than none.
extension ClusterRecord {
    init(parsing bytes: [UInt8]) throws(RecordError) {
        let root: JSONValue
        do {
            root = try JSONValue(parsing: bytes, limits: JSONLimits(bytes: 16 << 20))
        } catch {
            throw RecordError(description: error.description(in: bytes))
        }
        let reader = RecordReader(root, at: "")
        let schema = try reader.integer("schema", in: 1...Int.max)
        guard schema == Self.schema else {
            throw RecordError(description: "schema is \(schema), which another version of the supervisor has written")
        }
        bootID = try reader.string("boot_id")
        name = try reader.string("name")
        nodes = []
        for node in try reader.array("nodes") { nodes.append(try NodeRecord(node)) }
        guard let recorded = root["faults"], recorded != .null else { return }
        do {
            faults = try Faults(parsing: recorded.bytes(.compact))
        } catch {
            throw RecordError(description: "faults: \(error)")
        }
    }
}

extension NodeRecord {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        number = try reader.integer("number", in: 1...1_000)
        name = try reader.string("name")
        guard name == "node-\(number)" else { throw reader.bad("name", "node-\(number)") }
        port = try reader.integer("port", in: 1...65_535)
        isPrivateByRequest = try reader.bool("private")
        folder = try FolderIdentity(try reader.object("folder"))
        process = try reader.optional("process").map(Process.init)
        intent = try LifecycleRecord.Intent(reader)
        lastSpawn = SpawnID(try reader.unsigned("last_spawn"))
        restarts = try reader.integer("restarts", in: 0...Int.max)
        lastExit = try reader.optional("last_exit").map(RecordedExit.init)
        keepsFolder = reader.has("keeps_folder") ? try reader.bool("keeps_folder") : false
    }
}

extension FolderIdentity {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        self.init(device: try reader.unsigned("device"), inode: try reader.unsigned("inode"))
    }
}

extension NodeRecord.Process {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        pid = Int32(try reader.integer("pid", in: 2...Int(Int32.max)))
        startTicks = try reader.unsigned("start_ticks")
        startedAt = try reader.time("started_at")
    }
}

extension RecordedExit {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        status = try Supervision.ExitStatus(reader)
        at = try reader.time("at")
    }
}

extension Supervision.ExitStatus {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        if reader.has("code") {
            self = .code(Int32(try reader.integer("code", in: 0...255)))
        } else if reader.has("signal") {
            self = .signal(Int32(try reader.integer("signal", in: 1...64)))
        } else {
            self = .unknown
        }
    }
}

extension LifecycleRecord.Intent {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        switch try reader.string("intent") {
        case "created": self = .created
        case "running": self = .running
        case "paused": self = .paused
        case "stopped": self = .stopped
        case "removed": self = .removed
        case "failed": self = .failed(try FailureReason(try reader.object("reason")))
        default: throw reader.bad("intent", "created, running, paused, stopped, failed or removed")
        }
    }
}

extension FailureReason {
    fileprivate init(_ reader: RecordReader) throws(RecordError) {
        if reader.has("cannot_start") {
            self = .cannotStart(try reader.string("cannot_start"))
        } else if reader.has("restarts") {
            let span = try reader.integer("within_nanoseconds", in: 0...Int.max)
            self = .crashLoop(
                restarts: try reader.integer("restarts", in: 0...Int.max),
                within: .nanoseconds(span)
            )
        } else {
            self = .exited(try Supervision.ExitStatus(reader))
        }
    }
}
