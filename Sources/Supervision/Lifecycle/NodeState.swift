/// A node's state as people see it.
package enum NodeState: String, CaseIterable, Sendable {
    /// Has a folder, and was never started.
    case created
    /// Has a process that has not been ready yet.
    case starting
    case ready
    /// Was ready, and says that it no longer is, or has lost its link.
    case unready
    /// Its processes are stopped by SIGSTOP and can be resumed.
    case paused
    /// Its processes were asked to end, or are being killed.
    case stopping
    case stopped
    /// Its process ended and will be replaced, now or later.
    case backoff
    /// Given up on until somebody starts it by hand.
    case failed
}
