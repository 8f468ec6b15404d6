import Time
import WebSocket

/// What the address book knows of one address.
struct Contact: Sendable {
    enum State: Sendable {
        /// To be dialled at the given instant.
        case waiting(until: Instant)
        case attempting(DialID)
        /// Reached over these links: more than one while two nodes that dialled each other settle on one.
        case connected([LinkID])
        /// The address turned out to be the node itself.
        case own
    }

    let address: NodeAddress
    /// Position in the order of discovery.
    let sequence: Int
    var isKnownPeer = false
    /// The node there calls itself by another address.
    var isAlias = false
    var state = State.waiting(until: .distantFuture)
    /// The pause before the next attempt.
    var pause: Duration
    /// No attempt before this, whoever mentions the address.
    var notBefore = Instant.origin
    /// Since when the address has not been reached.
    var failingSince: Instant
    /// When the first of its present links came about.
    var reachedAt = Instant.origin

    init(address: NodeAddress, sequence: Int, pause: Duration, failingSince: Instant) {
        self.address = address
        self.sequence = sequence
        self.pause = pause
        self.failingSince = failingSince
    }

    var dialAt: Instant {
        if case .waiting(let until) = state { until } else { .distantFuture }
    }

    /// Whether a link leads there, and this is the name to pass on.
    var isConnected: Bool {
        if case .connected = state { !isAlias } else { false }
    }

    mutating func reached(by links: [LinkID], now: Instant) {
        state = .connected(links)
        reachedAt = now
    }
}
