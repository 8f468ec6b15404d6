import Hashing
import Time

/// Anti-entropy: two native nodes find the difference of their pools by descending their hash trees, and send just
/// that.
///
/// A DIGEST compares the roots. Where a range differs, its owner answers with the sixteen summaries below it, or, once
/// few enough identities are left, with the identities themselves; whoever reads those asks (WANT) for what it lacks
/// and sends what the other lacks. Every message stands on its own, so that a lost link costs no state. A comparison
/// that is put off or cut short is begun anew by a DIGEST a moment later, and rounds go on until the pools are equal.
extension GossipNode {
    mutating func received(
        reconciling message: Message,
        on link: LinkID,
        from peer: LinkTable.Peer,
        now: Instant
    ) -> [GossipAction] {
        guard case .native(let identity) = peer else { return refuse(on: link, from: peer) }
        switch message {
        case .digest(let theirs): return compare(with: theirs, on: link, now: now)
        case .summaries(let prefix, let theirs): return compare(prefix, with: theirs, on: link, now: now)
        case .ids(let prefix, let theirs):
            return announceAtOnce(now: now) + exchange(prefix, with: theirs, on: link, now: now)
        case .want(let ids): return announceAtOnce(now: now) + [.sendTransactions(link, ids.filter(pool.contains))]
        case .have(let ids):
            guard neighbourhood != nil else { return want(ids.filter { !pool.contains($0) }, on: link, now: now) }
            return receivedAnnouncement(ids, from: identity, on: link, now: now)
        case .tunnels, .graft, .prune, .walk, .shuffle, .leave:
            return received(membership: message, on: link, from: identity, now: now)
        case .handshake, .transaction: preconditionFailure("dispatched before")
        }
    }

    /// What is said about neighbours and tunnels. A mesh of the other topology has no use for it and keeps none of it.
    private mutating func received(
        membership message: Message,
        on link: LinkID,
        from identity: NodeIdentity,
        now: Instant
    ) -> [GossipAction] {
        switch message {
        case .tunnels(let opened, let closed):
            guard neighbourhood == nil else { return [] }
            relays.opened(opened, by: identity)
            relays.closed(closed, by: identity)
        case .graft(let ids): return receivedGraft(ids, from: identity, on: link)
        case .prune: receivedPrune(from: identity)
        case .walk(let address, let steps): return receivedWalk(address, steps: steps, from: identity, now: now)
        case .shuffle(let addresses, let steps): return receivedShuffle(addresses, steps: steps, from: identity)
        case .leave(let instead): return receivedLeave(identity, on: link, instead: instead, now: now)
        case .handshake, .transaction, .digest, .summaries, .ids, .want, .have:
            preconditionFailure("dispatched before")
        }
        return []
    }

    private mutating func refuse(on link: LinkID, from peer: LinkTable.Peer) -> [GossipAction] {
        if case .submitter = source(link, peer) {
            batch.append(.rejected(.unknownType("of native peers")), source: source(link, peer))
            return []
        }
        return [.notice(.ignoredMessage("only native peers reconcile, and this one has not said that it is one"))]
    }

    // MARK: Comparing

    /// Compares whole pools: the start of a reconciliation, if there is any difference.
    mutating func compare(with theirs: PoolSummary, on link: LinkID, now: Instant) -> [GossipAction] {
        guard theirs != pool.summary else {
            antiEntropy.endSession(link)
            return []
        }
        // Whoever has less leads, so that a node that was away catches up from one peer and not from all at once.
        if theirs.count < pool.count { return [.send(link, MessageEncoder.digest(pool.summary))] }
        guard antiEntropy.claimSession(link, now: now) else {
            antiEntropy.leaveUnfinished(link, now: now)
            return []
        }
        return [.send(link, answer(to: theirs, of: .all))]
    }

    private mutating func compare(
        _ prefix: IDPrefix,
        with theirs: [PoolSummary],
        on link: LinkID,
        now: Instant
    ) -> [GossipAction] {
        guard prefix.depth < IDPrefix.maximumDepth else {
            return [.close(link, .protocolViolation("SUMMARIES below the deepest range"))]
        }
        antiEntropy.progressed(link, now: now)
        var actions: [GossipAction] = []
        for (digit, summary) in theirs.enumerated() {
            let range = prefix.child(digit)
            guard summary != pool.summary(of: range) else { continue }
            guard antiEntropy.mayAnswer(now: now) else {
                antiEntropy.leaveUnfinished(link, now: now)
                break
            }
            actions.append(.send(link, answer(to: summary, of: range)))
        }
        return actions
    }

    /// What to say about a range in which the peer has something else than we.
    private func answer(to theirs: PoolSummary, of range: IDPrefix) -> [UInt8] {
        let ours = pool.summary(of: range)
        // Whoever has nothing says so outright, and is sent everything; few enough are listed; else the range is
        // divided.
        let isListed =
            ours.count == 0 || range.depth == IDPrefix.maximumDepth
            || (ours.count <= limits.listedRange && theirs.count <= limits.listedRange)
        if isListed { return MessageEncoder.ids(range, pool.ids(in: range, limit: limits.idsPerMessage)) }
        return MessageEncoder.summaries(range, (0..<16).map { pool.summary(of: range.child($0)) })
    }

    // MARK: Exchanging

    /// The peer has listed a range: ask for what we lack, send what it lacks.
    private mutating func exchange(_ range: IDPrefix, with theirs: [Digest256], on link: LinkID, now: Instant)
        -> [GossipAction]
    {
        antiEntropy.progressed(link, now: now)
        var actions = want(theirs.filter { !pool.contains($0) }, on: link, now: now)
        let listed = Set(theirs)
        let limit = limits.transactionsPerAnswer + listed.count
        let missing = pool.ids(in: range, limit: limit).filter { !listed.contains($0) }
        if !missing.isEmpty { actions.append(.sendTransactions(link, missing)) }
        if pool.summary(of: range).count > limit { antiEntropy.leaveUnfinished(link, now: now) }
        return actions
    }

    private mutating func want(_ ids: [Digest256], on link: LinkID, now: Instant) -> [GossipAction] {
        let wanted = antiEntropy.newlyWanted(ids, now: now)
        return wanted.isEmpty ? [] : [.send(link, MessageEncoder.want(wanted))]
    }

    // MARK: What is due

    mutating func dueComparisons(now: Instant) -> [GossipAction] {
        if antiEntropy.takeDueComparison(now: now) {
            let peers = takePeersToCompareWith().compactMap(links.link(to:))
            let unfinished = antiEntropy.takeUnfinished().filter { links[$0]?.isNative == true }
            let message = MessageEncoder.digest(pool.summary)
            return Set(peers + unfinished).sorted { $0.number < $1.number }.map { .send($0, message) }
        }
        if antiEntropy.takeDueIdleComparison(now: now), let peer = randomPeer, let link = links.link(to: peer) {
            // A HANDSHAKE invites to compare like a DIGEST, and names the addresses that the peer may have given up.
            return [.send(link, neighbourhood == nil ? reminder() : MessageEncoder.digest(pool.summary))]
        }
        return []
    }

    /// Natives learn of a naive peer's transactions by name, since that peer sends them to most nodes itself.
    mutating func dueAnnouncements(now: Instant) -> [GossipAction] {
        let ids = antiEntropy.takeDueAnnouncements(now: now)
        guard !ids.isEmpty else { return [] }
        let peers = links.pushTargets().native
        return messages(of: ids, MessageEncoder.have).flatMap { message in peers.map { .send($0, message) } }
    }

    /// The next peer in the order of nodes and one drawn by lot. In a partial mesh two neighbours drawn by lot, or all, so
    /// that what was found by comparing gets on from neighbour to neighbour for certain.
    private mutating func takePeersToCompareWith() -> [NodeIdentity] {
        let hasFoundSome = antiEntropy.takeHasFoundSome()
        if let neighbours = neighbourhood?.neighbours, hasFoundSome { return neighbours.map(\.identity) }
        return [neighbourhood == nil ? ringSuccessor : randomPeer, randomPeer].compactMap { $0 }
    }

    /// The next peer in the order of identities: if every node is equal to its successor, all are equal.
    var ringSuccessor: NodeIdentity? { links.nativePeer(after: settings.identity) }

    var randomPeer: NodeIdentity? {
        mutating get {
            guard let place = neighbourhood else { return links.nativePeers.randomElement(using: &random) }
            return place.neighbours.randomElement(using: &random)?.identity
        }
    }

    /// A link that was too slow for its payload has room again.
    package mutating func drained(_ link: LinkID) -> [GossipAction] {
        guard links[link]?.missedPayload == true else { return [] }
        links[link]?.missedPayload = false
        guard links[link]?.isNative == true else { return [] }
        return [.send(link, MessageEncoder.digest(pool.summary))]
    }

    /// Payload for this link was held back, because the peer reads too slowly.
    package mutating func payloadSkipped(on link: LinkID) {
        links[link]?.missedPayload = true
    }
}
