/// Transactions that go out at once, and on which links.
package struct Push: Equatable, Sendable {
    package var links: [LinkID]
    /// Ranges of ``TransactionBatch/bytes``, in order of arrival.
    package var texts: [Range<Int>]
}

extension GossipNode {
    /// What of the batch is pushed to whom; each link occurs once. To be asked for before ``batchStored(at:now:)``.
    ///
    /// A native node pushes what was submitted to it, to every native peer, so that in a full mesh every node gets one copy.
    /// What it received from a native peer it does not pass on to others, since that peer has pushed it to them. Naive peers
    /// get everything new but what they sent themselves: they neither compare pools nor do they say whom they are linked to.
    package mutating func pushPlan() -> [Push] {
        let targets = links.pushTargets()
        var plan: [Push] = []
        let submitted = newTexts { source in
            if case .submitter = source { true } else { false }
        }
        if !submitted.isEmpty && !targets.native.isEmpty {
            plan.append(Push(links: targets.native, texts: submitted))
        }
        if !targets.naive.isEmpty && batch.newCount > 0 {
            plan += naivePushes(targets.naive)
        }
        return plan
    }

    private func naivePushes(_ targets: [LinkID]) -> [Push] {
        let senders = Set(batch.items.compactMap { item in
            if case .naive(let link) = item.source { link } else { nil }
        })
        if senders.isEmpty {
            return [Push(links: targets, texts: newTexts { _ in true })]
        }
        return targets.compactMap { target in
            let own = senders.filter { isSamePeer($0, target) }
            let texts = newTexts { source in
                if case .naive(let sender) = source { !own.contains(sender) } else { true }
            }
            return texts.isEmpty ? nil : Push(links: [target], texts: texts)
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
