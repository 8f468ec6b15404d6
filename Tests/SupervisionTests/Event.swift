import TestSupport
import Time

@testable import Supervision

/// Every event that a lifecycle knows, with fixed details.
enum Event: String, CaseIterable {
    case start
    case stop
    case restart
    case kill
    case pause
    case resume
    case remove
    case spawned
    case spawnFailedPermanently = "spawn failed for good"
    case spawnFailedTransiently = "spawn failed for now"
    case adopted
    case ready
    case unready
    case heartbeat
    case exited = "exited with 0"
    case crashed = "exited with 1"
    case groupEmptied = "group emptied"
    case groupNotEmpty = "group not empty"
    case deadline = "deadline reached"

    /// Tells a node, at `now`; only `deadline` comes when it is due, and `heartbeat` a second later.
    func apply(to node: inout NodeLifecycle, _ id: SpawnID, at now: Instant) -> [LifecycleAction] {
        var random = SeededGenerator(seed: 1)
        switch self {
        case .start: return node.startRequested(at: now)
        case .stop: return node.stopRequested(at: now)
        case .restart: return node.restartRequested(at: now)
        case .kill: return node.killRequested(at: now)
        case .pause: return node.pauseRequested(at: now)
        case .resume: return node.resumeRequested(at: now)
        case .remove: return node.removeRequested(at: now)
        case .spawned: return node.spawned(id, at: now)
        case .spawnFailedPermanently:
            return node.spawnFailed(id, .permanent("no such file"), at: now, using: &random)
        case .spawnFailedTransiently:
            return node.spawnFailed(id, .transient("out of memory"), at: now, using: &random)
        case .adopted: return node.adopted(id, startedAt: now, at: now)
        case .ready: return node.becameReady(id, at: now)
        case .unready: return node.becameUnready(id, at: now)
        case .heartbeat:
            node.heartbeat(id, at: now + .seconds(1))
            return []
        case .exited: return node.exited(id, status: .code(0), at: now, using: &random)
        case .crashed: return node.exited(id, status: .code(1), at: now, using: &random)
        case .groupEmptied: return node.groupEmptied(id, at: now)
        case .groupNotEmpty: return node.groupNotEmpty(id, at: now)
        case .deadline: return node.deadlineReached(at: node.deadline?.at ?? now)
        }
    }

    /// Whether it is about a certain process, and so can be stale.
    var isAboutProcess: Bool {
        switch self {
        case .start, .stop, .restart, .kill, .pause, .resume, .remove, .adopted, .deadline: false
        case .spawned, .spawnFailedPermanently, .spawnFailedTransiently, .ready, .unready, .heartbeat, .exited,
            .crashed, .groupEmptied, .groupNotEmpty:
            true
        }
    }
}
