import ControlAPI
import Gossip
import JSON
import Time

/// Doing to links what somebody has ordered to be wrong with them.
extension Worker {
    /// Has these faults hold, instead of those before.
    func apply(_ ordered: WorkerFaults) {
        if faults == nil, ordered.peers.isEmpty { return }
        let before = faults
        let fresh = LinkFaults(ordered, of: settings.name, replacing: before)
        faults = fresh
        for link in Array(node.links.all) {
            if fresh.isCut(link) {
                carrier(of: link.id)?.drop()
            } else if let before {
                release(link, before, fresh)
            }
        }
        // Whoever could not be reached is dialled now, and not when the pauses between failing attempts are over.
        let cut = Set(ordered.peers.filter(\.isCut).compactMap(\.address))
        let healed = before?.faults.peers.filter(\.isCut).compactMap(\.address).filter { !cut.contains($0) } ?? []
        if !healed.isEmpty, !awaitsFaults { execute(node.learn(healed, now: loop.now)) }
        forgetFaultsIfOver()
        armDelayTimer()
    }

    /// A link that is less impaired than before: what waits leaves, and what was lost is found out.
    private func release(_ link: LinkTable.Link, _ before: LinkFaults, _ now: LinkFaults) {
        let (old, new) = (before.impairment(of: link), now.impairment(of: link))
        if old.delayMilliseconds > 0, new.delayMilliseconds == 0 { faults?.release(link.id, now: loop.now) }
        guard old.loss > new.loss else { return }
        node.payloadSkipped(on: link.id)
        execute(node.drained(link.id))
    }

    private func forgetFaultsIfOver() {
        if faults?.isOver == true { faults = nil }
    }

    // MARK: Links

    /// Ends a link that must not be.
    ///
    /// - Returns: whether it was ended.
    func endIfCut(_ link: LinkID) -> Bool {
        guard let faults, let known = node.links[link], faults.isCut(known) else { return false }
        carrier(of: link)?.drop()
        return true
    }

    /// Ends a link whose peer says with this message that it is one there must be no link to.
    ///
    /// - Returns: whether it was ended.
    func endIfCut(_ link: LinkID, saying message: UnsafeRawBufferPointer) -> Bool {
        guard let faults, node.links[link]?.isNative == false else { return false }
        guard let sender = HandshakeSender(of: message, &handshakeTape), faults.isCut(sender) else { return false }
        carrier(of: link)?.drop()
        return true
    }

    /// Whether there must be no link to whoever posted this HANDSHAKE.
    func isCut(sayingHandshake body: [UInt8]) -> Bool {
        let sender = body.withUnsafeBytes { HandshakeSender(of: $0, &handshakeTape) }
        return sender.flatMap { faults?.isCut($0) } ?? false
    }

    /// Fails an attempt to reach whom this node must not reach, in the next turn as an attempt would.
    func refuse(_ dial: DialID) {
        loop.schedule(at: loop.now) { [weak self] in
            guard let self else { return }
            execute(node.failed(dial, now: loop.now))
        }
    }

    // MARK: Messages

    /// Does to a message what is wrong with its link, if anything.
    ///
    /// - Returns: false when the message is to be sent as any other.
    func interfere(with message: [UInt8], on link: LinkID) -> Bool {
        guard let known = node.links[link], faults?.isImpaired(known) == true else { return false }
        return interfere(with: message, on: known)
    }

    private func interfere(with message: [UInt8], on link: LinkTable.Link) -> Bool {
        switch faults?.send(message, on: link, now: loop.now) {
        case .passes, nil: return false
        case .isLost: metrics.messagesLost += 1
        case .waits(let due):
            metrics.messagesDelayed += 1
            // The first that waits decides, and mostly it has been waiting already.
            if due < delayTimer.deadline { armDelayTimer() }
        case .isRefused: node.payloadSkipped(on: link.id)
        }
        return true
    }

    /// Pushes transactions one by one over a link that something is wrong with.
    ///
    /// - Returns: false when nothing is.
    func pushImpaired(_ texts: [Range<Int>], on link: LinkID) -> Bool {
        guard let known = node.links[link], faults?.isImpaired(known) == true else { return false }
        for text in texts { sendImpaired(MessageEncoder.transactionHead, node.batch.bytes[text], on: known) }
        return true
    }

    /// Sends a stored transaction over a link that something is wrong with.
    ///
    /// - Parameter head: what stands before it in its message.
    /// - Returns: false when nothing is.
    func sendImpaired(_ head: [UInt8], _ text: UnsafeRawBufferPointer, on link: LinkID) -> Bool {
        guard let known = node.links[link], faults?.isImpaired(known) == true else { return false }
        sendImpaired(head, text, on: known)
        return true
    }

    private func sendImpaired(_ head: [UInt8], _ text: some Sequence<UInt8>, on link: LinkTable.Link) {
        let message = head + text + [MessageEncoder.transactionTail]
        if !interfere(with: message, on: link) { carrier(of: link.id)?.send(message) }
    }

    private func armDelayTimer() {
        delayTimer.set(to: faults?.nextDeadline ?? .distantFuture)
    }

    func sendDelayed() {
        for (link, messages, hasRoomAgain) in faults?.takeDue(now: loop.now) ?? [] {
            for message in messages { carrier(of: link)?.send(message) }
            if hasRoomAgain { execute(node.drained(link)) }
        }
        forgetFaultsIfOver()
        armDelayTimer()
    }
}
