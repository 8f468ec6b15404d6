import Hashing
import Time

/// What a node of a partial mesh remembers of transactions on their way.
///
/// After Plumtree (Leitão, Pereira and Rodrigues, 2007): transactions are pushed to eager neighbours and announced to
/// lazy ones. A neighbour whose push was superfluous becomes lazy (PRUNE); one that has announced what nobody pushes in
/// time becomes eager (GRAFT). What stays eager is a spanning tree, one for all origins.
struct BroadcastTree: Sendable {
    /// A transaction that was announced and is not here.
    private struct Missing: Sendable {
        /// Those who have it and were not asked yet, in the order of their announcements.
        var announcers: [NodeIdentity]
        var isAsked = false
    }

    /// How many announcers of one transaction are remembered.
    private static let maximumAnnouncers = 4

    private let limits: GossipLimits
    /// Whose push of a transaction was the first; the oldest are forgotten.
    private var senders: [Digest256: LinkID] = [:]
    private var senderOrder: [Digest256] = []
    private var oldestSender = 0
    /// What lazy neighbours are to be told next, and who need not be, having sent it.
    private(set) var announcements: [(id: Digest256, except: NodeIdentity?)] = []
    private var announceAt = Instant.distantFuture
    private var missing: [Digest256: Missing] = [:]
    /// When to ask for what is missing, in order of time; what has come meanwhile is passed over.
    private var deadlines: [(instant: Instant, id: Digest256)] = []
    private var nextInLine = 0

    init(limits: GossipLimits) {
        self.limits = limits
    }

    var nextDeadline: Instant {
        min(announceAt, nextInLine < deadlines.count ? deadlines[nextInLine].instant : .distantFuture)
    }

    // MARK: Pushes

    /// A new transaction was pushed by a neighbour.
    /// - Returns: whether it had been asked for.
    mutating func received(_ id: Digest256, over link: LinkID) -> Bool {
        if senderOrder.count < limits.rememberedSenders {
            senderOrder.append(id)
        } else {
            senders[senderOrder[oldestSender]] = nil
            senderOrder[oldestSender] = id
            oldestSender = (oldestSender + 1) % senderOrder.count
        }
        senders[id] = link
        return missing.removeValue(forKey: id)?.isAsked ?? false
    }

    /// It has come in another way.
    mutating func settled(_ id: Digest256) {
        if !missing.isEmpty { missing[id] = nil }
    }

    /// Whether a transaction that is here had been pushed over another link than this.
    func isSuperfluous(_ id: Digest256, over link: LinkID) -> Bool {
        senders[id].map { $0 != link } ?? false
    }

    // MARK: Announcements

    /// - Returns: false when there is too much to announce: it has to be found by comparing.
    mutating func announce(_ id: Digest256, except: NodeIdentity?, now: Instant) -> Bool {
        guard announcements.count < limits.maximumWanted else { return false }
        announcements.append((id, except))
        announceAt = min(announceAt, now + limits.lazyDelay)
        return true
    }

    mutating func takeDueAnnouncements(now: Instant) -> [(id: Digest256, except: NodeIdentity?)] {
        guard announceAt <= now else { return [] }
        defer { announcements = [] }
        announceAt = .distantFuture
        return announcements
    }

    /// A neighbour has something that is not here.
    /// - Returns: false when too much is missing already.
    mutating func missed(_ id: Digest256, announcedBy identity: NodeIdentity, now: Instant) -> Bool {
        if let count = missing[id]?.announcers.count {
            if count < Self.maximumAnnouncers { missing[id]?.announcers.append(identity) }
            return true
        }
        guard missing.count < limits.maximumWanted else { return false }
        missing[id] = Missing(announcers: [identity])
        deadlines.append((now + limits.graftDelay, id))
        return true
    }

    /// What nobody has pushed in time, and whom to ask for it; nil where everybody was asked in vain.
    mutating func takeOverdue(now: Instant) -> [(id: Digest256, from: NodeIdentity?)] {
        var overdue: [(id: Digest256, from: NodeIdentity?)] = []
        while nextInLine < deadlines.count, deadlines[nextInLine].instant <= now {
            let id = deadlines[nextInLine].id
            nextInLine += 1
            guard var entry = missing[id] else { continue }
            guard !entry.announcers.isEmpty else {
                missing[id] = nil
                overdue.append((id, nil))
                continue
            }
            overdue.append((id, entry.announcers.removeFirst()))
            entry.isAsked = true
            missing[id] = entry
            deadlines.append((now + limits.graftDelay, id))
        }
        if nextInLine > deadlines.count / 2 {
            deadlines.removeFirst(nextInLine)
            nextInLine = 0
        }
        return overdue
    }
}
