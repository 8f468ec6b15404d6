import Time

/// The life of one node: which process it has, what it is waiting for, and what comes next.
///
/// It decides and the shell acts. Every event is a method, which returns the actions to carry out in their order; an
/// event about a process that is no longer the node's, known by its ``SpawnID``, changes nothing. At most one deadline
/// is armed.
///
/// There is at most one live process group: a successor is spawned only after the group of its predecessor was
/// killed and seen empty. Where nothing forbids an immediate restart, that takes no timer and no turn of the loop:
/// `exited` returns `.killGroup, .verifyGroupEmpty`, and `groupEmptied` returns `.spawn`.
///
/// What people ask for (rows: where the node is; `→`: where it goes; `·`: nothing to do; `✗`: refused):
///
/// | | start | stop | restart | kill | pause | resume | remove |
/// |---|---|---|---|---|---|---|---|
/// | created, stopped, failed | → spawning | · | → spawning | ✗ | ✗ | ✗ | → removed |
/// | spawning | · | then stop | · | ✗ | ✗ | ✗ | then remove |
/// | running (starting, ready, unready) | · | → stopping | → stopping | → stopping | → paused | ✗ | → stopping |
/// | paused | ✗ | → stopping | → stopping | → stopping | · | → running | → stopping |
/// | stopping | then start | then stop | then start | KILL now | ✗ | ✗ | then remove |
/// | clearing | then start | then stop | then start | ✗ | ✗ | ✗ | then remove |
/// | backoff | → spawning | → stopped | → spawning | ✗ | ✗ | ✗ | → removed |
/// | removed | ✗ | ✗ | ✗ | ✗ | ✗ | ✗ | · |
///
/// What happens by itself, to the process that the node has; what is not named changes nothing:
///
/// | | event | goes |
/// |---|---|---|
/// | created, stopped, failed | adopted | → running or paused |
/// | spawning | spawned | → running; → stopping if that was asked for meanwhile |
/// | spawning | spawn failed | → failed if for good or not to be restarted, else → backoff |
/// | running | ready, unready, heartbeat | stays, with its condition and deadline brought up to date |
/// | running, paused | exited | → clearing, then as the restart policy says |
/// | running | deadline: not ready, or silent | → stopping (killed), then as the restart policy says |
/// | stopping | exited | → clearing, then as was asked |
/// | stopping | deadline: did not end | stays, killed |
/// | clearing | group not empty | stays, with a deadline |
/// | clearing | deadline: look again | stays, kills and looks |
/// | clearing | group emptied | → spawning, backoff, stopped, failed or removed |
/// | backoff | deadline: restart due | → spawning |
///
/// To people, spawning is `starting`; clearing is `backoff` if a restart follows, otherwise `stopping`. The same in
/// full, cell by cell with the actions, is docs/lifecycle-table.md.
package struct NodeLifecycle: Sendable {
    /// What the configuration says.
    package let policy: LifecyclePolicy
    /// How many processes its policy has replaced; starts and restarts by hand do not count.
    package internal(set) var restarts: Int
    /// How the latest process ended, `nil` if none has.
    package internal(set) var lastExit: Exit?
    /// When and why the shell is to call ``deadlineReached(at:)``.
    package internal(set) var deadline: Deadline?

    var phase: Phase
    var lastSpawn: SpawnID
    var row: Backoff.Row
    var window: RestartWindow

    /// A node that was never started.
    package init(policy: LifecyclePolicy) {
        self.init(policy: policy, record: LifecycleRecord())
    }

    /// A node that an earlier daemon looked after.
    ///
    /// It has no process yet, whatever the record says: the shell reports one that lives, or lived, with
    /// ``adopted(_:startedAt:paused:at:)``, and calls ``startRequested(at:)`` where none does and one should.
    package init(policy: LifecyclePolicy, record: LifecycleRecord) {
        self.policy = policy
        self.restarts = record.restarts
        self.lastExit = record.lastExit
        self.lastSpawn = record.lastSpawn
        self.row = Backoff.Row(policy.backoff)
        self.window = RestartWindow(policy.limit)
        self.phase =
            switch record.intent {
            case .created, .running, .paused: .created
            case .stopped, .removed: .stopped
            case .failed(let reason): .failed(reason)
            }
    }

    /// Goes into a phase, and arms or disarms what that changes.
    mutating func enter(_ next: Phase, until deadline: Deadline? = nil) -> [LifecycleAction] {
        phase = next
        guard deadline != self.deadline else { return [] }
        self.deadline = deadline
        guard let deadline else { return [.disarm] }
        return [.arm(deadline)]
    }
}
