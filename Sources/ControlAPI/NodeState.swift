/// What a node is doing, as users are told.
package enum NodeState: String, CaseIterable, Sendable {
    /// Its folder exists; it was never started.
    case created
    /// Its process runs and is not ready yet.
    case starting
    /// It works.
    case ready
    /// It runs, but has stopped answering.
    case unready
    case paused
    case stopping
    case stopped
    /// It crashed and waits for its restart.
    case backoff
    /// It crashed too often, or cannot be started at all.
    case failed
}
