import Time
import WebSocket

/// What the address book knows of one address.
struct Contact: Sendable {
    enum State: Sendable {
        /// To be dialled at the given instant.
        case waiting(until: Instant)
        case attempting(DialID)
        /// Reached over these links: others than the first only while two nodes that dialled each other settle on one.
        case connected(LinkID, others: [LinkID])
        /// The address turned out to be the node itself.
        case own
    }

    /// For how long an address is dialled that is not reached.
    enum Patience: Sendable {
        /// A single time.
        case once
        /// Until it has failed for ``GossipLimits/forgetLearnedAfter``.
        case learned
        /// For ever: it is from the node's own settings.
        case known
    }

    let address: NodeAddress
    /// Position in the order of discovery.
    let sequence: Int
    var patience = Patience.learned
    /// The node there calls itself by another address.
    var isAlias = false
    /// A native peer has said that a native node listens there, or one was found there.
    var isNative = false
    var state = State.waiting(until: .distantFuture)
    /// It could not be reached, or its link was lost, and none was opened since.
    var hasFailed = false
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

    /// Whether a link leads there, and this is the name to pass on.
    var isConnected: Bool {
        if case .connected = state { !isAlias } else { false }
    }

    mutating func reached(by link: LinkID, now: Instant) {
        state = .connected(link, others: [])
        reachedAt = now
        hasFailed = false
    }
}
