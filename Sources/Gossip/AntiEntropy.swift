import Hashing
import Time

/// When a node compares its pool with a peer's, and what it has announced or asked for meanwhile.
///
/// Pushing makes delivery fast, comparing makes it certain. A comparison starts when two nodes link up, soon after the
/// pool has come to rest, soon after a peer was lost, when a slow peer has caught up, and now and then for no reason at
/// all.
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
    /// The link over which pools are being reconciled, and when something last came of it: one at a time, so that a
    /// node that was away gets what it missed from one peer and not from all.
    private var session: (link: LinkID, lastProgress: Instant)?
    /// Links whose peers are to be compared with again: they were put off, or got only part of what they lack.
    private var unfinished: Set<LinkID> = []
    /// Whether something was found by comparing since the last comparison.
    private var hasFoundSome = false
    /// Ranges answered since the start of the present window.
    private var answers: (windowStart: Instant, count: Int) = (.origin, 0)
    /// Set while the pool file cannot be written: what peers would send could not be kept.
    private var isStoringImpossible = false

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
        nextIdleComparison = idleComparison(after: now)
    }

    /// On the same instants as those of all nodes that read the same clock, half an interval later at least: a node that
    /// wakes to beat, or to ping its links, wakes once for all of it.
    private func idleComparison(after now: Instant) -> Instant {
        (now + limits.idleDigestInterval / 2).roundedUp(to: limits.idleDigestInterval)
    }

    mutating func poolChanged(now: Instant) {
        changes = (changes?.first ?? now, now)
    }

    /// - Parameter isFound: whether some of it was found by comparing.
    mutating func stored(_ count: Int, isFound: Bool, now: Instant) {
        guard count > 0 else { return }
        hasFoundSome = hasFoundSome || isFound
        storingIsPossible(now: now)
    }

    /// What was refused meanwhile is found by comparing, soon.
    mutating func storingIsPossible(now: Instant) {
        isStoringImpossible = false
        poolChanged(now: now)
    }

    mutating func storingFailed() {
        isStoringImpossible = true
    }

    mutating func received(_ id: Digest256) {
        if !wanted.isEmpty { wanted[id] = nil }
    }

    mutating func linkClosed(_ link: LinkID) {
        endSession(link)
        unfinished.remove(link)
    }

    // MARK: Sessions

    /// Whether a comparison over this link may go on, rather than wait for the one under way over another.
    mutating func claimSession(_ link: LinkID, now: Instant) -> Bool {
        if isStoringImpossible { return false }
        if let session, session.link != link, now - session.lastProgress < limits.sessionTimeout { return false }
        session = (link, now)
        return true
    }

    /// Something came of the comparison over this link: as long as that goes on it keeps its place.
    mutating func progressed(_ link: LinkID, now: Instant) {
        if session?.link == link { session?.lastProgress = now }
    }

    mutating func endSession(_ link: LinkID) {
        if session?.link == link { session = nil }
    }

    /// A comparison over this link was put off or cut short: it is taken up again soon.
    mutating func leaveUnfinished(_ link: LinkID, now: Instant) {
        guard !isStoringImpossible else { return }
        unfinished.insert(link)
        poolChanged(now: now)
    }

    /// Whether one more range may be answered now.
    mutating func mayAnswer(now: Instant) -> Bool {
        if now - answers.windowStart >= limits.answerWindow { answers = (now, 0) }
        guard answers.count < limits.answersPerWindow else { return false }
        answers.count += 1
        return true
    }

    // MARK: What is due

    /// The links to compare over again, each named once, in the order of their numbers.
    mutating func takeUnfinished() -> [LinkID] {
        defer { unfinished = [] }
        return unfinished.sorted { $0.number < $1.number }
    }

    /// Whether the pool has rested long enough, or has not been compared for too long; asking settles it.
    mutating func takeDueComparison(now: Instant) -> Bool {
        guard comparisonDue <= now else { return false }
        changes = nil
        nextIdleComparison = idleComparison(after: now)
        return true
    }

    /// Whether neighbours may lack what was found by comparing, since nobody pushes that on; asking settles it.
    mutating func takeHasFoundSome() -> Bool {
        defer { hasFoundSome = false }
        return hasFoundSome
    }

    mutating func takeDueIdleComparison(now: Instant) -> Bool {
        guard nextIdleComparison <= now else { return false }
        isStoringImpossible = false
        nextIdleComparison = idleComparison(after: now)
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

    /// Of `ids`, those that were not asked for a moment ago, as many as can be kept in mind; they count as asked for
    /// now.
    mutating func newlyWanted(_ ids: [Digest256], now: Instant) -> [Digest256] {
        if wanted.count + ids.count > limits.maximumWanted {
            wanted = wanted.filter { now - $0.value < limits.wantTimeout }
        }
        return ids.filter { id in
            if let asked = wanted[id] {
                guard now - asked >= limits.wantTimeout else { return false }
            } else if wanted.count >= limits.maximumWanted {
                return false
            }
            wanted[id] = now
            return true
        }
    }
}
