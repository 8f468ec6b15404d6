import Hashing
import Time

/// Pushing along a tree in a partial mesh, and mending the tree.
extension GossipNode {
    /// The links that transactions are pushed over, except the one they came over.
    func eagerLinks(except link: LinkID?) -> [LinkID] {
        guard let place = neighbourhood else { return [] }
        return place.neighbours.filter(\.isEager).compactMap { links.link(to: $0.identity) }.filter { $0 != link }
    }

    /// A new transaction was pushed by a neighbour: whoever is first stays, or becomes, one that pushes to us.
    /// - Returns: whether it had been asked for.
    mutating func receivedPush(_ id: Digest256, on link: LinkID) -> Bool {
        guard let identity = links[link]?.nativePeer else { return false }
        neighbourhood?.change(identity) { $0.isEager = true }
        return tree.received(id, over: link)
    }

    /// A transaction came again. If it was pushed by two neighbours the second one need not have.
    mutating func receivedSuperfluous(_ id: Digest256, on link: LinkID) -> [GossipAction] {
        guard let place = neighbourhood, let identity = links[link]?.nativePeer, tree.isSuperfluous(id, over: link),
            let index = place.index(of: identity), place.neighbours[index].isEager
        else { return [] }
        neighbourhood?.change(identity) { $0.isEager = false }
        return [.send(link, MessageEncoder.prune)]
    }

    mutating func receivedPrune(from identity: NodeIdentity) {
        neighbourhood?.change(identity) { $0.isEager = false }
    }

    mutating func receivedGraft(_ ids: [Digest256], from identity: NodeIdentity, on link: LinkID) -> [GossipAction] {
        neighbourhood?.change(identity) { $0.isEager = true }
        return [.sendTransactions(link, ids.filter(pool.contains))]
    }

    /// HAVE: what is lacking will be asked for, unless it is pushed soon.
    mutating func receivedAnnouncement(_ ids: [Digest256], from identity: NodeIdentity, on link: LinkID, now: Instant) {
        if !tree.announcements.isEmpty { neighbourhood?.change(identity) { $0.announced.formUnion(ids) } }
        for id in ids where !pool.contains(id) {
            guard tree.missed(id, announcedBy: identity, now: now) else {
                antiEntropy.leaveUnfinished(link, now: now)
                return
            }
        }
    }

    /// A new transaction is stored: lazy neighbours are to hear of it.
    mutating func announceToNeighbours(_ id: Digest256, from source: TransactionBatch.Source, now: Instant) {
        let sender: NodeIdentity?
        switch source {
        case .submitter, .naive: sender = nil
        case .native(let link): sender = links[link]?.nativePeer
        case .reconciled: return
        }
        if !tree.announce(id, except: sender, now: now) { antiEntropy.poolChanged(now: now) }
    }

    mutating func tickTree(now: Instant) -> [GossipAction] {
        dueNeighbourAnnouncements(now: now) + dueGrafts(now: now)
    }

    private mutating func dueNeighbourAnnouncements(now: Instant) -> [GossipAction] {
        let announcements = tree.takeDueAnnouncements(now: now)
        guard !announcements.isEmpty, let place = neighbourhood else { return [] }
        var actions: [GossipAction] = []
        for neighbour in place.neighbours where !neighbour.isEager {
            guard let link = links.link(to: neighbour.identity) else { continue }
            let ids = announcements.filter { $0.except != neighbour.identity && !neighbour.announced.contains($0.id) }
            actions += messages(of: ids.map(\.id), MessageEncoder.have).map { .send(link, $0) }
        }
        neighbourhood?.changeAll { $0.announced = [] }
        return actions
    }

    private mutating func dueGrafts(now: Instant) -> [GossipAction] {
        var wanted: [NodeIdentity: [Digest256]] = [:]
        for (id, announcer) in tree.takeOverdue(now: now) {
            if let announcer { wanted[announcer, default: []].append(id) } else { antiEntropy.poolChanged(now: now) }
        }
        return wanted.sorted { $0.key < $1.key }.flatMap { identity, ids -> [GossipAction] in
            guard neighbourhood?.isNeighbour(identity) == true, let link = links.link(to: identity) else { return [] }
            neighbourhood?.change(identity) { $0.isEager = true }
            return messages(of: ids, MessageEncoder.graft).map { .send(link, $0) }
        }
    }

    private func messages(of ids: [Digest256], _ encode: ([Digest256]) -> [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: ids.count, by: limits.idsPerMessage).map {
            encode(Array(ids[$0...].prefix(limits.idsPerMessage)))
        }
    }
}
