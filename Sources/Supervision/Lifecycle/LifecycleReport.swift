import Time

/// What happened to a node, for the people and programs that follow its events.
package enum LifecycleReport: Hashable, Sendable {
    /// A process was made.
    case started(SpawnID)
    /// A process that outlived the daemon that made it has been taken over.
    case adopted(SpawnID)
    /// The node became ready, this long after its process was made (or went on).
    case ready(SpawnID, after: Duration)
    case unready(SpawnID)
    case paused(SpawnID)
    case resumed(SpawnID)
    /// The processes were asked to end.
    case stopping(SpawnID)
    /// The processes are being killed.
    case killing(SpawnID, KillReason)
    /// The process ended without being asked to. `nextTry` is when its successor is due, `nil` if there will be none.
    case exited(ExitStatus, nextTry: Instant?)
    /// No process could be made. `nextTry` as for `exited`.
    case spawnFailed(SpawnFailure, nextTry: Instant?)
    /// Processes of the group have outlived KILL for this long, and hold up what was to come next.
    case groupLingers(SpawnID, for: Duration)
    /// The node is at rest. `nil` if it had no process.
    case stopped(ExitStatus?)
    /// The node is `failed`.
    case gaveUp(FailureReason)
}

/// What made the supervisor kill a node's processes.
package enum KillReason: Hashable, Sendable {
    /// Somebody asked for it.
    case requested
    /// They did not end within this time after they were asked to.
    case stopTimedOut(Duration)
    /// The node was not ready within this time.
    case startupTimedOut(Duration)
    /// The node gave no sign of life for this long.
    case silent(Duration)
}
