import Time

@testable import Supervision

/// A place in a node's life, with a way to get there through events alone. Ten seconds in, where it matters.
enum Situation: String, CaseIterable {
    case created
    case spawning = "starting, process not made yet"
    case starting
    case ready
    case unready
    case paused
    case stopping
    case killed = "stopping, killed"
    case clearingToRestart = "backoff, group being cleared"
    case clearingToStop = "stopping, group being cleared"
    case backoff
    case stopped
    case failed
    case removed

    static let now = Instant.origin + .seconds(10)
    static let process = SpawnID(1)

    /// A node in this situation, whose latest process is ``process``, and the instant it is.
    var node: NodeLifecycle {
        var node = NodeLifecycle(policy: LifecyclePolicy())
        for event in history { _ = event.apply(to: &node, Self.process, at: Self.now) }
        return node
    }

    private var history: [Event] {
        switch self {
        case .created: []
        case .spawning: [.start]
        case .starting: Self.spawning.history + [.spawned]
        case .ready: Self.starting.history + [.ready]
        case .unready: Self.ready.history + [.unready]
        case .paused: Self.ready.history + [.pause]
        case .stopping: Self.ready.history + [.stop]
        case .killed: Self.stopping.history + [.deadline]
        case .clearingToRestart: Self.ready.history + [.crashed]
        case .clearingToStop: Self.stopping.history + [.exited]
        case .backoff: [.start, .spawnFailedTransiently]
        case .stopped: Self.clearingToStop.history + [.groupEmptied]
        case .failed: [.start, .spawnFailedPermanently]
        case .removed: [.remove]
        }
    }
}
