import Hashing
import Time

/// Anti-entropy: two native nodes find the difference of their pools by descending their hash trees, and send just that.
///
/// A DIGEST compares the roots. Where a range differs, its owner answers with the sixteen summaries below it, or, once few
/// enough identities are left, with the identities themselves; whoever reads those asks (WANT) for what it lacks and sends
/// what the other lacks. Every message stands on its own, so that a lost link costs no state. One that has to be cut short
/// is followed by another DIGEST, and rounds go on until the pools are equal.
extension GossipNode {
    mutating func received(
        reconciling message: Message, on link: LinkID, from peer: LinkTable.Peer, now: Instant
    ) -> [GossipAction] {
        guard case .native = peer else {
            return [.notice(.ignoredMessage("only native peers reconcile, and this one has not said that it is one"))]
        }
        switch message {
        case .digest(let theirs): return compare(with: theirs, on: link, now: now)
        case .summaries(let prefix, let theirs): return compare(prefix, with: theirs, on: link)
        case .ids(let prefix, let theirs): return exchange(prefix, with: theirs, on: link, now: now)
        case .want(let ids): return [.sendTransactions(link, ids.filter(pool.contains))]
        case .have(let ids): return want(ids.filter { !pool.contains($0) }, on: link, now: now)
        case .handshake, .transaction: preconditionFailure("dispatched before")
        }
    }

    // MARK: Comparing

    /// Compares whole pools: the start of a reconciliation, if there is any difference.
    mutating func compare(with theirs: PoolSummary, on link: LinkID, now: Instant) -> [GossipAction] {
        guard theirs != pool.summary else {
            antiEntropy.endSession(link)
            return []
        }
        guard antiEntropy.claimSession(link, now: now) else {
            antiEntropy.poolChanged(now: now)
            return []
        }
        return [.send(link, answer(to: theirs, of: .all))]
    }

    private func compare(_ prefix: IDPrefix, with theirs: [PoolSummary], on link: LinkID) -> [GossipAction] {
        guard prefix.depth < IDPrefix.maximumDepth else {
            return [.close(link, .protocolViolation("SUMMARIES below the deepest range"))]
        }
        return theirs.enumerated().compactMap { digit, summary in
            let range = prefix.child(digit)
            guard summary != pool.summary(of: range) else { return nil }
            return .send(link, answer(to: summary, of: range))
        }
    }

    /// What to say about a range in which the peer has something else than we.
    private func answer(to theirs: PoolSummary, of range: IDPrefix) -> [UInt8] {
        let ours = pool.summary(of: range)
        // Whoever has nothing says so outright, and is sent everything; few enough are listed; else the range is divided.
        let isListed = ours.count == 0 || range.depth == IDPrefix.maximumDepth
            || (ours.count <= limits.listedRange && theirs.count <= limits.listedRange)
        if isListed { return MessageEncoder.ids(range, pool.ids(in: range, limit: limits.idsPerMessage)) }
        return MessageEncoder.summaries(range, (0..<16).map { pool.summary(of: range.child($0)) })
    }

    // MARK: Exchanging

    /// The peer has listed a range: ask for what we lack, send what it lacks.
    private mutating func exchange(_ range: IDPrefix, with theirs: [Digest256], on link: LinkID, now: Instant)
        -> [GossipAction]
    {
        var actions = want(theirs.filter { !pool.contains($0) }, on: link, now: now)
        let listed = Set(theirs)
        let missing = pool.ids(in: range, limit: limits.transactionsPerAnswer + listed.count)
            .filter { !listed.contains($0) }
        if !missing.isEmpty {
            actions.append(.sendTransactions(link, missing))
        }
        if pool.summary(of: range).count > limits.transactionsPerAnswer + listed.count {
            actions.append(.send(link, MessageEncoder.digest(pool.summary)))
        }
        return actions
    }

    private mutating func want(_ ids: [Digest256], on link: LinkID, now: Instant) -> [GossipAction] {
        let wanted = antiEntropy.newlyWanted(ids, now: now)
        return wanted.isEmpty ? [] : [.send(link, MessageEncoder.want(wanted))]
    }

    // MARK: What is due

    mutating func dueComparisons(now: Instant) -> [GossipAction] {
        if antiEntropy.takeDueComparison(now: now) {
            let peers = Set([ringSuccessor, randomPeer].compactMap { $0 })
            return peers.sorted().compactMap(digest)
        }
        if antiEntropy.takeDueIdleComparison(now: now) {
            return [randomPeer].compactMap { $0 }.compactMap(digest)
        }
        return []
    }

    /// Natives learn of a naive peer's transactions by name, since that peer sends them to most nodes itself.
    mutating func dueAnnouncements(now: Instant) -> [GossipAction] {
        let ids = antiEntropy.takeDueAnnouncements(now: now)
        return stride(from: 0, to: ids.count, by: limits.idsPerMessage).flatMap { start in
            let message = MessageEncoder.have(Array(ids[start..<min(start + limits.idsPerMessage, ids.count)]))
            return links.pushTargets().native.map { GossipAction.send($0, message) }
        }
    }

    private func digest(_ peer: NodeIdentity) -> GossipAction? {
        links.link(to: peer).map { .send($0, MessageEncoder.digest(pool.summary)) }
    }

    /// The next peer in the order of identities: if every node is equal to its successor, all are equal.
    private var ringSuccessor: NodeIdentity? {
        links.nativePeers.filter { $0 > settings.identity }.min() ?? links.nativePeers.min()
    }

    private var randomPeer: NodeIdentity? {
        mutating get { links.nativePeers.sorted().randomElement(using: &random) }
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
