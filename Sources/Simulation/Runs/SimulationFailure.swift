import Time
import WebSocket

/// Why a run has failed.
package enum SimulationFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What must never happen has.
    case safety(SafetyViolation, at: Instant)
    /// The nodes that are up were not linked in time.
    case notFormed(within: Duration)
    /// The pools were not equal in time; the nodes that lack most.
    case notConverged(within: Duration, shortfall: String)
    /// A node's address is none.
    case address(WebSocketURLError)

    package var description: String {
        switch self {
        case .safety(let violation, let instant):
            "safety: \(violation), \((instant - .origin).seconds) s into the run"
        case .notFormed(let limit): "liveness: the mesh was not formed within \(limit.seconds) simulated s"
        case .notConverged(let limit, let shortfall):
            "liveness: the pools were not equal within \(limit.seconds) simulated s: \(shortfall)"
        case .address(let error): "a node's address is none: \(error)"
        }
    }
}
