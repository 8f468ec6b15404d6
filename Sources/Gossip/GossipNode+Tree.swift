import Hashing
import Time

/// Pushing along a tree in a partial mesh, and mending the tree.
extension GossipNode {
    /// The links that transactions are pushed over.
    var eagerLinks: [LinkID] {
        guard let place = neighbourhood else { return [] }
        return place.neighbours.filter(\.branch.isEager).compactMap { links.link(to: $0.identity) }
    }

    /// The links that what was pushed over `sender` goes on over.
    ///
    /// What straggles in over a pruned link does not go back over the one that the link was pruned for: it comes there
    /// by itself, and would be taken for a reason to prune that one, too.
    func eagerLinks(after sender: LinkID) -> [LinkID] {
        let keeper = branch(of: sender)?.keeper
        return eagerLinks.filter { $0 != sender && $0 != keeper }
    }

    /// What begins at a node without an eager neighbour would have to be asked for, or be found by comparing, by every
    /// one of its neighbours. So it pushes to one of them, and is in the tree again.
    mutating func rejoinTree() {
        guard eagerLinks.isEmpty, let identity = randomPeer else { return }
        neighbourhood?.change(identity) { $0.branch.grafted() }
    }

    private func branch(of link: LinkID) -> Branch? {
        guard let place = neighbourhood, let identity = links[link]?.nativePeer else { return nil }
        return place.index(of: identity).map { place.neighbours[$0].branch }
    }

    // MARK: Pushes

    /// A new transaction was pushed by a neighbour, or sent because it was asked for.
    mutating func receivedPush(_ id: Digest256, on link: LinkID, now: Instant) {
        guard let identity = links[link]?.nativePeer else { return }
        var isEager = false
        neighbourhood?.change(identity) { neighbour in
            neighbour.branch.broughtNew(now: now)
            isEager = neighbour.branch.isEager
        }
        if isEager { tree.upstream = link }
        tree.received(id, over: link)
    }

    /// A transaction came again: if another neighbour has pushed it before, this one need not have.
    mutating func receivedSuperfluous(_ id: Digest256, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let identity = links[link]?.nativePeer, let sender = tree.sender(of: id), sender != link,
            branch(of: sender)?.isStraggling(now: now) != true
        else { return [] }
        var isPruned = false
        neighbourhood?.change(identity) { isPruned = $0.branch.broughtKnown(after: sender, now: now) }
        return isPruned ? [.send(link, MessageEncoder.prune)] : []
    }

    mutating func receivedPrune(from identity: NodeIdentity) {
        neighbourhood?.change(identity) { $0.branch.wasPruned() }
    }

    // MARK: Grafts

    mutating func receivedGraft(_ ids: [Digest256], from identity: NodeIdentity, on link: LinkID) -> [GossipAction] {
        neighbourhood?.change(identity) { $0.branch.grafted() }
        return [.sendTransactions(link, ids.filter(pool.contains))]
    }

    /// HAVE: what is lacking will be asked for, unless it is pushed soon; at once if nobody is left to push it. Who is no
    /// neighbour any more is not asked.
    mutating func receivedAnnouncement(_ ids: [Digest256], from identity: NodeIdentity, on link: LinkID, now: Instant)
        -> [GossipAction]
    {
        guard neighbourhood?.isNeighbour(identity) == true else { return [] }
        if !tree.announcements.isEmpty { neighbourhood?.change(identity) { $0.branch.announced.formUnion(ids) } }
        let lacking = ids.filter { !pool.contains($0) }
        for id in lacking where !tree.missed(id, announcedBy: identity, now: now) {
            antiEntropy.leaveUnfinished(link, now: now)
            break
        }
        guard !lacking.isEmpty, isCutOff else { return [] }
        return graft(identity, for: tree.ask(identity, now: now))
    }

    /// Whether the neighbour that pushed last has gone, or pushes no more.
    private var isCutOff: Bool {
        guard let upstream = tree.upstream else { return false }
        return branch(of: upstream)?.isEager != true
    }

    private mutating func graft(_ identity: NodeIdentity, for ids: [Digest256]) -> [GossipAction] {
        guard !ids.isEmpty, let link = links.link(to: identity) else { return [] }
        neighbourhood?.change(identity) { $0.branch.grafted() }
        tree.upstream = link
        return messages(of: ids, MessageEncoder.graft).map { .send(link, $0) }
    }

    // MARK: Announcements

    /// A new transaction is stored: lazy neighbours are to hear of it.
    ///
    /// What was found by comparing is not pushed on, and is no news, unless it had been announced: then all neighbours
    /// hear of it, since those behind us may wait for us to push it.
    mutating func announceToNeighbours(_ id: Digest256, from source: TransactionBatch.Source, now: Instant) {
        var announcement = BroadcastTree.Announcement(id: id, except: nil, isForAll: false)
        switch source {
        case .submitter, .naive: break
        case .native(let link): announcement.except = links[link]?.nativePeer
        case .reconciled(let link):
            guard tree.settled(id) else { return }
            announcement.except = links[link]?.nativePeer
            announcement.isForAll = true
        }
        if !tree.announce(announcement, now: now) { antiEntropy.poolChanged(now: now) }
    }

    /// A neighbour is about to be sent what it lacks: it is told before what of that is new, and tells others.
    mutating func announceAtOnce(now: Instant) -> [GossipAction] {
        tree.hastenAnnouncements(now: now)
        return dueNeighbourAnnouncements(now: now)
    }

    mutating func tickTree(now: Instant) -> [GossipAction] {
        dueNeighbourAnnouncements(now: now) + dueGrafts(now: now)
    }

    private mutating func dueNeighbourAnnouncements(now: Instant) -> [GossipAction] {
        let announcements = tree.takeDueAnnouncements(now: now)
        guard !announcements.isEmpty, let place = neighbourhood else { return [] }
        var actions: [GossipAction] = []
        for neighbour in place.neighbours {
            guard let link = links.link(to: neighbour.identity) else { continue }
            let announced = neighbour.branch.announced
            let isPushedTo = neighbour.branch.isEager
            let ids = announcements.filter {
                ($0.isForAll || !isPushedTo) && $0.except != neighbour.identity && !announced.contains($0.id)
            }
            actions += messages(of: ids.map(\.id), MessageEncoder.have).map { .send(link, $0) }
        }
        neighbourhood?.changeAll { $0.branch.announced = [] }
        return actions
    }

    private mutating func dueGrafts(now: Instant) -> [GossipAction] {
        let overdue = tree.takeOverdue(now: now)
        if overdue.isAnyGivenUp { antiEntropy.poolChanged(now: now) }
        return overdue.requests.flatMap { graft($0.of, for: $0.ids) }
    }

    /// As many messages as it takes to name so many identities.
    func messages(of ids: [Digest256], _ encode: ([Digest256]) -> [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: ids.count, by: limits.idsPerMessage).map {
            encode(Array(ids[$0...].prefix(limits.idsPerMessage)))
        }
    }
}
