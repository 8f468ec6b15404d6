import Hashing
import Time

/// When a node compares its pool with a peer's, and what it has announced or asked for meanwhile.
///
/// Pushing makes delivery fast, comparing makes it certain. A comparison starts when two nodes link up, soon after the pool
/// has come to rest, soon after a peer was lost, when a slow peer has caught up, and now and then for no reason at all.
struct AntiEntropy: Sendable {
    private let limits: GossipLimits
    /// The first and the latest change that no comparison has followed yet.
    private var changes: (first: Instant, last: Instant)?
    private var nextIdleComparison = Instant.distantFuture
    /// Learned from naive peers, not yet announced to native ones.
    private var announcements: [Digest256] = []
    private var announceAt = Instant.distantFuture
    /// Asked for, and when: not asked for again from another peer before the answer had time to come.
    private var wanted: [Digest256: Instant] = [:]
    /// The link over which pools are being reconciled, and when something last came of it: one at a time, so that a node
    /// that was away gets what it missed from one peer and not from all.
    private var session: (link: LinkID, lastProgress: Instant)?

    init(limits: GossipLimits) {
        self.limits = limits
    }

    var nextDeadline: Instant {
        min(comparisonDue, nextIdleComparison, announceAt)
    }

    private var comparisonDue: Instant {
        guard let changes else { return .distantFuture }
        return min(changes.last + limits.quietBeforeDigest, changes.first + limits.longestWithoutDigest)
    }

    // MARK: What happened

    mutating func started(now: Instant) {
        nextIdleComparison = now + limits.idleDigestInterval
    }

    mutating func poolChanged(now: Instant) {
        changes = (changes?.first ?? now, now)
    }

    mutating func disturbed(now: Instant) {
        poolChanged(now: now)
    }

    mutating func received(_ id: Digest256) {
        if !wanted.isEmpty { wanted[id] = nil }
    }

    mutating func linkClosed(_ link: LinkID) {
        if session?.link == link { session = nil }
    }

    // MARK: Sessions

    /// Whether a comparison over this link may go on, rather than wait for the one under way over another.
    mutating func claimSession(_ link: LinkID, now: Instant) -> Bool {
        if let session, session.link != link, now - session.lastProgress < limits.sessionTimeout { return false }
        session = (link, now)
        return true
    }

    mutating func endSession(_ link: LinkID) {
        if session?.link == link { session = nil }
    }

    // MARK: What is due

    /// Whether the pool has rested long enough, or has not been compared for too long; asking settles it.
    mutating func takeDueComparison(now: Instant) -> Bool {
        guard comparisonDue <= now else { return false }
        changes = nil
        nextIdleComparison = now + limits.idleDigestInterval
        return true
    }

    mutating func takeDueIdleComparison(now: Instant) -> Bool {
        guard nextIdleComparison <= now else { return false }
        nextIdleComparison = now + limits.idleDigestInterval
        return true
    }

    mutating func announce(_ id: Digest256, now: Instant) {
        announcements.append(id)
        announceAt = min(announceAt, now + limits.announceDelay)
    }

    mutating func takeDueAnnouncements(now: Instant) -> [Digest256] {
        guard announceAt <= now else { return [] }
        defer { announcements = [] }
        announceAt = .distantFuture
        return announcements
    }

    // MARK: Asking

    /// Of `ids`, those that were not asked for a moment ago; they count as asked for now.
    mutating func newlyWanted(_ ids: [Digest256], now: Instant) -> [Digest256] {
        if wanted.count > limits.maximumWanted { wanted = wanted.filter { now - $0.value < limits.wantTimeout } }
        return ids.filter { id in
            if let asked = wanted[id], now - asked < limits.wantTimeout { return false }
            wanted[id] = now
            return true
        }
    }
}
