import Hashing
import Time
import WebSocket

/// One neighbour's part in the broadcast tree: whether transactions are pushed to it, and how that came about.
///
/// Several transactions are on their way at once, and each takes the ways that were eager when it came by. If all of
/// them had a say, one would cut a cycle here and the next, which had passed before that was known, would cut it there,
/// and what lies between would be cut off. So what comes over a link that was pruned a moment ago has no say: see
/// ``isStraggling(now:)``. And a link that has proved useful is not given up for a single superfluous push.
struct Branch: Sendable {
    /// Transactions are pushed to the neighbour; to a lazy one they are announced.
    private(set) var isEager = true
    /// What the neighbour has announced since we last did: not announced back.
    var announced: Set<Digest256> = []
    /// The neighbour has brought something new, or was grafted.
    private var isProven = false
    /// Since when a proven neighbour has brought nothing new.
    private var superfluousSince: Instant?
    /// When we have pruned the neighbour, and the link whose pushes were sooner.
    private var pruned: (at: Instant, keeper: LinkID)?
    private let limits: GossipLimits

    init(limits: GossipLimits) {
        self.limits = limits
    }

    /// The link that the neighbour was pruned for: it brings, or was brought, whatever still comes from the neighbour.
    var keeper: LinkID? { isEager ? nil : pruned?.keeper }

    /// Whether pushes from the neighbour may have been on their way before it knew that it was pruned.
    func isStraggling(now: Instant) -> Bool {
        guard !isEager, let pruned else { return false }
        return now - pruned.at < limits.pruneSettling
    }

    /// The neighbour was the first to push a transaction. If it goes on long after it was pruned it has not heard of it.
    mutating func broughtNew(now: Instant) {
        superfluousSince = nil
        isProven = true
        if !isStraggling(now: now) { becomeEager() }
    }

    /// The neighbour has pushed what had come over another link, which has a say.
    /// - Returns: whether it is to be told that it is pruned.
    mutating func broughtKnown(after keeper: LinkID, now: Instant) -> Bool {
        guard !isStraggling(now: now) else { return false }
        if isProven {
            guard let since = superfluousSince else {
                superfluousSince = now
                return false
            }
            guard now - since >= limits.superfluousBeforePrune else { return false }
        }
        isEager = false
        superfluousSince = nil
        pruned = (now, keeper)
        return true
    }

    /// Either end has grafted the link.
    mutating func grafted() {
        superfluousSince = nil
        isProven = true
        becomeEager()
    }

    /// The neighbour has pruned us.
    mutating func wasPruned() {
        isEager = false
        pruned = nil
    }

    private mutating func becomeEager() {
        isEager = true
        pruned = nil
    }
}
