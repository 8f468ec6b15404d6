import Hashing
import Time

/// What a node of a partial mesh remembers of transactions on their way.
///
/// After Plumtree (Leitão, Pereira and Rodrigues, 2007): transactions are pushed to eager neighbours and announced to
/// lazy ones. A neighbour whose push was superfluous becomes lazy (PRUNE); one that has announced what nobody pushes in
/// time becomes eager (GRAFT). What stays eager is a spanning tree, one for all origins. ``Branch`` is what each
/// neighbour is in it.
struct BroadcastTree: Sendable {
    /// A transaction that was announced and is not here.
    private struct Missing: Sendable {
        /// Those who have it and were not asked yet, in the order of their announcements.
        var announcers: [NodeIdentity]
        /// When to ask the next one.
        var due: Instant
        var isAsked = false
    }

    /// A transaction that neighbours are to be told of next.
    struct Announcement: Sendable {
        var id: Digest256
        /// Who need not be told, having sent it.
        var except: NodeIdentity?
        /// Whether it is not pushed, so that eager neighbours have to be told, too.
        var isForAll: Bool
    }

    /// How many announcers of one transaction are remembered.
    private static let maximumAnnouncers = 4

    private let limits: GossipLimits
    /// Whose push of a transaction was the first; the oldest are forgotten.
    private var senders: [Digest256: LinkID] = [:]
    private var senderOrder: [Digest256] = []
    private var oldestSender = 0
    /// What there is to announce.
    private(set) var announcements: [Announcement] = []
    private var announceAt = Instant.distantFuture
    private var missing: [Digest256: Missing] = [:]
    /// When to ask for what is missing, in order of time; what has come meanwhile is passed over.
    private var deadlines: [(instant: Instant, id: Digest256)] = []
    private var nextInLine = 0
    /// The neighbour that the last new transaction came from, or is expected to: as long as it is eager we are in the
    /// tree.
    var upstream: LinkID?

    init(limits: GossipLimits) {
        self.limits = limits
    }

    var nextDeadline: Instant {
        min(announceAt, nextInLine < deadlines.count ? deadlines[nextInLine].instant : .distantFuture)
    }

    // MARK: Pushes

    /// A new transaction was pushed by a neighbour, or sent because it was asked for.
    mutating func received(_ id: Digest256, over link: LinkID) {
        if senderOrder.count < limits.rememberedSenders {
            senderOrder.append(id)
        } else {
            senders[senderOrder[oldestSender]] = nil
            senderOrder[oldestSender] = id
            oldestSender = (oldestSender + 1) % senderOrder.count
        }
        senders[id] = link
        settled(id)
    }

    /// A transaction is here, whichever way it has come.
    /// - Returns: whether it had been announced.
    @discardableResult
    mutating func settled(_ id: Digest256) -> Bool {
        !missing.isEmpty && missing.removeValue(forKey: id) != nil
    }

    /// Whether a neighbour was asked for the transaction, which is not here.
    func isAsked(_ id: Digest256) -> Bool { missing[id]?.isAsked ?? false }

    /// The link over which a transaction was pushed first; nil if it came in another way, or long ago.
    func sender(of id: Digest256) -> LinkID? { senders[id] }

    // MARK: Announcements

    /// - Returns: false when there is too much to announce: it has to be found by comparing.
    mutating func announce(_ announcement: Announcement, now: Instant) -> Bool {
        guard announcements.count < limits.maximumWanted else { return false }
        announcements.append(announcement)
        announceAt = min(announceAt, now + limits.lazyDelay)
        return true
    }

    /// What there is to announce is not to wait for more.
    mutating func hastenAnnouncements(now: Instant) {
        if !announcements.isEmpty { announceAt = now }
    }

    mutating func takeDueAnnouncements(now: Instant) -> [Announcement] {
        guard announceAt <= now else { return [] }
        defer { announcements = [] }
        announceAt = .distantFuture
        return announcements
    }

    /// A neighbour has something that is not here.
    /// - Returns: false when too much is missing already.
    mutating func missed(_ id: Digest256, announcedBy identity: NodeIdentity, now: Instant) -> Bool {
        if let announcers = missing[id]?.announcers {
            if announcers.count < Self.maximumAnnouncers, !announcers.contains(identity) {
                missing[id]?.announcers.append(identity)
            }
            return true
        }
        guard missing.count < limits.maximumWanted else { return false }
        missing[id] = Missing(announcers: [identity], due: now + limits.graftDelay)
        deadlines.append((now + limits.graftDelay, id))
        return true
    }

    /// A neighbour is one no more: it is not asked for what it has announced.
    mutating func left(_ identity: NodeIdentity) {
        for id in missing.keys { missing[id]?.announcers.removeAll { $0 == identity } }
    }

    /// What nobody has pushed in time.
    struct Overdue {
        /// Whom to ask, and for what.
        var requests: [(of: NodeIdentity, ids: [Digest256])] = []
        /// There was something that everybody was asked for in vain.
        var isAnyGivenUp = false
    }

    mutating func takeOverdue(now: Instant) -> Overdue {
        let due = takeDue(now: now)
        var overdue = Overdue()
        for id in due {
            guard let entry = missing[id], entry.due <= now else { continue }
            guard let announcer = entry.announcers.first else {
                missing[id] = nil
                overdue.isAnyGivenUp = true
                continue
            }
            overdue.requests.append((announcer, ask(announcer, also: due, now: now)))
        }
        return overdue
    }

    private mutating func takeDue(now: Instant) -> [Digest256] {
        var ids: [Digest256] = []
        while nextInLine < deadlines.count, deadlines[nextInLine].instant <= now {
            let (instant, id) = deadlines[nextInLine]
            nextInLine += 1
            if missing[id]?.due == instant { ids.append(id) }
        }
        if nextInLine > deadlines.count / 2 {
            deadlines.removeFirst(nextInLine)
            nextInLine = 0
        }
        return ids
    }

    /// Asks a neighbour for all that it has announced and nobody was asked for yet: one that is grafted for one
    /// transaction brings the others, too, so that nobody else need be grafted for them.
    /// - Parameter due: transactions that somebody was asked for in vain.
    /// - Returns: what to ask for.
    mutating func ask(_ announcer: NodeIdentity, also due: [Digest256] = [], now: Instant) -> [Digest256] {
        let candidates = due + deadlines[nextInLine...].map(\.id)
        return candidates.filter { id in
            guard var entry = missing[id], !entry.isAsked || entry.due <= now,
                let place = entry.announcers.firstIndex(of: announcer)
            else { return false }
            entry.announcers.remove(at: place)
            entry.isAsked = true
            entry.due = now + limits.graftDelay
            missing[id] = entry
            deadlines.append((entry.due, id))
            return true
        }
    }
}
