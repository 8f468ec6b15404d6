import Time

/// What the shell has to do, in the order given. "Group" is the process group that a process was made the leader of.
///
/// `.spawn` and `.verifyGroupEmpty`, which are answered by another event, are always the last of their list: a shell
/// may answer at once, from within carrying them out.
package enum LifecycleAction: Hashable, Sendable {
    /// Make a process with its own group, then call `spawned` or `spawnFailed` with this id.
    case spawn(SpawnID)
    /// Send a signal to the whole group.
    case signal(Signal, SpawnID)
    /// Send KILL to the whole group. A group that is already empty is no error.
    ///
    /// After the leader's exit this should happen before the leader is reaped: until then its process id, which is also
    /// the group's, cannot belong to anybody else.
    case killGroup(SpawnID)
    /// Find out whether the group has members left, the reaped leader apart, then call `groupEmptied` or
    /// `groupNotEmpty`. Doing so at once makes restarting a matter of one call chain.
    case verifyGroupEmpty(SpawnID)
    /// Call `deadlineReached` at this instant. A node has one deadline at most: this one takes the place of any before.
    case arm(Deadline)
    /// The node's deadline no longer holds.
    case disarm
    /// Tell whoever follows the events.
    case report(LifecycleReport)
    /// Tell whoever asked that it was not done, and why. Always the only action.
    case refuse(Refusal)
    /// The node is gone for good and has no process: its folder may be deleted. Always the last action of a node.
    case removed
}

/// The instant at which a lifecycle wants to be called, and what for.
package struct Deadline: Hashable, Sendable {
    /// What the time up to a deadline is given for.
    package enum Purpose: String, CaseIterable, Sendable {
        /// A restart is due.
        case restart
        /// Whoever was asked to end has had its time.
        case stop
        /// A killed group is to be looked at again.
        case groupCheck
        /// A new process should be ready by now.
        case startup
        /// A process should have given a sign of life by now.
        case health
    }

    package let purpose: Purpose
    package let at: Instant

    package init(_ purpose: Purpose, at: Instant) {
        self.purpose = purpose
        self.at = at
    }
}

/// Why a request was not carried out.
package enum Refusal: Hashable, Sendable {
    /// There is no process to pause, resume or kill.
    case notRunning
    /// The process is on its way out and cannot be paused.
    case stopping
    /// A paused node is resumed, not started.
    case paused
    /// Only a paused node can be resumed.
    case notPaused
    /// The node is being removed, or is gone.
    case removed
}
