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
    /// copy. What it received from a native peer it does not pass on to others, since that peer has pushed it to them.
    /// Naive peers get everything new but what they sent themselves: they neither compare pools nor do they say whom
    /// they are linked to. A peer that has not said who it is may be native still, and gets what no other native has.
    package mutating func pushPlan() -> [Push] {
        guard batch.newCount > 0 else { return [] }
        let targets = links.pushTargets()
        let submitted = newTexts { source in
            if case .submitter = source { true } else { false }
        }
        var plan: [Push] = []
        if !submitted.isEmpty && !targets.native.isEmpty {
            plan.append(Push(links: targets.native, texts: submitted))
        }
        plan += pushes(to: targets.naive) { _ in true }
        plan += pushes(to: targets.unnamed) { source in
            if case .native = source { false } else { true }
        }
        return plan
    }

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
