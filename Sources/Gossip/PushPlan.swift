/// Transactions that go out at once, and on which links.
package struct Push: Equatable, Sendable {
    package var links: [LinkID]
    /// Ranges of ``TransactionBatch/bytes``, in order of arrival.
    package var texts: [Range<Int>]
}

extension GossipNode {
    /// What of the batch is pushed to whom; each link occurs once. To be asked for before ``batchStored(at:now:)``.
    ///
    /// A native node pushes what was submitted to it, to every native peer, so that in a full mesh every node gets one
    /// copy. What it received from a native peer it does not pass on to others, since that peer has pushed it to them;
    /// but where private nodes are, not to all of them, and then ``Relays`` says who does. In a partial mesh everything
    /// that was not found by comparing goes on along the tree. Naive peers get everything new but what they sent
    /// themselves: they neither compare pools nor do they say whom they are linked to. A peer that has not said who it
    /// is may be native still, and gets what no other native has.
    package mutating func pushPlan() -> [Push] {
        guard batch.newCount > 0 else { return [] }
        let targets = links.pushTargets()
        var plan = neighbourhood == nil ? pushesToPeers(targets.native) : pushesToNeighbours()
        plan += pushes(to: targets.naive) { _ in true }
        plan += pushes(to: targets.unnamed) { !$0.isFromNative }
        return plan
    }

    // MARK: Native peers

    private func pushesToPeers(_ peers: [LinkID]) -> [Push] {
        let submitted = newTexts { source in
            if case .submitter = source { true } else { false }
        }
        var plan: [Push] = []
        if !submitted.isEmpty && !peers.isEmpty { plan.append(Push(links: peers, texts: submitted)) }
        guard relays.isNeeded else { return plan }
        for sender in nativeSenders {
            let targets = peers.filter { isRelay(from: sender, to: $0) }
            if !targets.isEmpty { plan.append(Push(links: targets, texts: newTexts { $0 == .native(sender) })) }
        }
        return plan
    }

    private func isRelay(from sender: LinkID, to target: LinkID) -> Bool {
        guard sender != target, let from = links[sender], let to = links[target], let fromPeer = from.nativePeer,
            let toPeer = to.nativePeer, let fromReference = from.reference, let toReference = to.reference
        else { return false }
        return relays.relays(
            from: fromPeer,
            isSenderPrivate: fromReference.address == nil,
            to: toPeer,
            isTargetPrivate: toReference.address == nil
        )
    }

    private mutating func pushesToNeighbours() -> [Push] {
        let ownTexts = newTexts { !$0.isFromNative }
        if !ownTexts.isEmpty { rejoinTree() }
        let own = Push(links: eagerLinks, texts: ownTexts)
        let passedOn = nativeSenders.map { sender in
            Push(links: eagerLinks(after: sender), texts: newTexts { $0 == .native(sender) })
        }
        return ([own] + passedOn).filter { !$0.links.isEmpty && !$0.texts.isEmpty }
    }

    /// The links over which new transactions were pushed, in the order of their first.
    private var nativeSenders: [LinkID] {
        var senders: [LinkID] = []
        for item in batch.items {
            if case .native(let link) = item.source, !senders.contains(link) { senders.append(link) }
        }
        return senders
    }

    // MARK: Others

    /// What goes to peers that are not native: one push for all, unless some of them sent a part themselves.
    private func pushes(to targets: [LinkID], from isWanted: (TransactionBatch.Source) -> Bool) -> [Push] {
        let senders = Set(
            batch.items.compactMap { item in
                if case .naive(let link) = item.source { link } else { nil }
            }
        )
        let groups = senders.isEmpty && !targets.isEmpty ? [targets] : targets.map { [$0] }
        return groups.compactMap { group in
            let own = senders.filter { isSamePeer($0, group[0]) }
            let texts = newTexts { source in
                if case .naive(let sender) = source, own.contains(sender) { return false }
                return isWanted(source)
            }
            return texts.isEmpty ? nil : Push(links: group, texts: texts)
        }
    }

    /// Whether a naive peer that dialled us over `accepted` is the one we dialled over `dialled`.
    private func isSamePeer(_ accepted: LinkID, _ dialled: LinkID) -> Bool {
        guard accepted != dialled else { return true }
        guard let named = links[accepted]?.addresses.first else { return false }
        return links[dialled]?.addresses.contains { $0.key == named.key } ?? false
    }

    private func newTexts(from isWanted: (TransactionBatch.Source) -> Bool) -> [Range<Int>] {
        batch.items.compactMap { item in
            guard case .new(_, let text) = item.outcome, isWanted(item.source) else { return nil }
            return text
        }
    }
}
