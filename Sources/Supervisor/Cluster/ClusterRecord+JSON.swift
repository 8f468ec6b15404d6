import JSON
import Posix
import Supervision

/// How a record is written.
extension ClusterRecord {
    var json: JSONValue {
        [
            "schema": .number(JSONNumber(Self.schema)), "boot_id": .string(bootID), "name": .string(name),
            "nodes": .array(nodes.map(\.json)), "faults": faults.json,
        ]
    }
}

extension NodeRecord {
    fileprivate var json: JSONValue {
        [
            "name": .string(name), "number": .number(JSONNumber(number)), "port": .number(JSONNumber(port)),
            "private": .bool(isPrivateByRequest), "folder": folder.json, "process": process?.json ?? .null,
            "intent": .string(intent.word), "reason": intent.reason?.json ?? .null,
            "last_spawn": .number(JSONNumber(lastSpawn.rawValue)), "restarts": .number(JSONNumber(restarts)),
            "last_exit": lastExit?.json ?? .null, "keeps_folder": .bool(keepsFolder),
        ]
    }
}

extension FolderIdentity {
    fileprivate var json: JSONValue {
        ["device": .number(JSONNumber(device)), "inode": .number(JSONNumber(inode))]
    }
}

extension NodeRecord.Process {
    fileprivate var json: JSONValue {
        [
            "pid": .number(JSONNumber(pid)), "start_ticks": .number(JSONNumber(startTicks)),
            "started_at": .string("\(startedAt)"),
        ]
    }
}

extension RecordedExit {
    fileprivate var json: JSONValue {
        var members = status.members
        members["at"] = .string("\(at)")
        return .object(members)
    }
}

extension Supervision.ExitStatus {
    fileprivate var members: JSONObject {
        switch self {
        case .code(let code): ["code": .number(JSONNumber(code))]
        case .signal(let number): ["signal": .number(JSONNumber(number))]
        case .unknown: ["unknown": true]
        }
    }
}

extension LifecycleRecord.Intent {
    fileprivate var word: String {
        switch self {
        case .created: "created"
        case .running: "running"
        case .paused: "paused"
        case .stopped: "stopped"
        case .failed: "failed"
        case .removed: "removed"
        }
    }

    fileprivate var reason: FailureReason? {
        if case .failed(let reason) = self { reason } else { nil }
    }
}

extension FailureReason {
    fileprivate var json: JSONValue {
        switch self {
        case .cannotStart(let message): ["cannot_start": .string(message)]
        case .crashLoop(let restarts, let within):
            [
                "restarts": .number(JSONNumber(restarts)),
                "within_nanoseconds": .number(JSONNumber(within.nanoseconds)),
            ]
        case .exited(let status): .object(status.members)
        }
    }
}
