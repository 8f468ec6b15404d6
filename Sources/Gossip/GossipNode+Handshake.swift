import Hashing
import Time
import WebSocket

/// HANDSHAKE: who a peer is, which addresses follow from it, and settling on one link between two native nodes.
extension GossipNode {
    /// This node's HANDSHAKE as it would be sent now; over HTTP it is the answer to a peer's.
    package func handshake() -> [UInt8] {
        MessageEncoder.handshake(
            addresses: addresses.connectedAddresses,
            own: settings.address,
            identity: settings.identity,
            pool: pool.summary
        )
    }

    mutating func received(_ handshake: Handshake, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let node = handshake.node else {
            return receivedNaive(handshake, on: link, now: now)
        }
        return receivedNative(handshake, from: node, on: link, now: now)
    }

    /// The addresses of a HANDSHAKE that came over HTTP: dialled as any others.
    package mutating func learn(_ texts: [String], now: Instant) -> [GossipAction] {
        learn(texts, grace: .zero, now: now) + dueDials(now: now)
    }

    // MARK: Naive peers

    private mutating func receivedNaive(_ handshake: Handshake, on link: LinkID, now: Instant) -> [GossipAction] {
        var actions: [GossipAction] = []
        links.recognise(link, as: .naive)
        // A naive node names itself last. It is remembered, so that what it sends is not sent back to it.
        if let known = links[link], known.direction == .accepted, !known.isNative,
            let own = handshake.addresses.last.flatMap({ try? NodeAddress($0) })
        {
            links[link]?.addresses = [own]
            if links.recogniseNaive(at: own) { actions.append(.peersChanged) }
        }
        return actions + learn(handshake.addresses, grace: .zero, now: now) + dueDials(now: now)
    }

    // MARK: Native peers

    private mutating func receivedNative(
        _ handshake: Handshake,
        from node: Handshake.NativeNode,
        on link: LinkID,
        now: Instant
    ) -> [GossipAction] {
        guard let known = links[link] else { return [] }
        if known.isNative {
            return learn(handshake.addresses, grace: limits.dialGrace, yields: true, now: now) + dueDials(now: now)
                + compare(with: node.pool, on: link, now: now)
        }
        if node.identity == settings.identity { return foundItself(on: known) }
        let isNewPeer = links.link(to: node.identity) == nil
        links.recognise(link, as: .native(node.identity))
        var actions = noteAddress(of: node, at: link, now: now)
        if known.direction == .accepted {
            actions.append(.send(link, self.handshake()))
        }
        carryOverAddresses(to: node.identity, now: now)
        actions += links.surplusLinks(to: node.identity).map { .close($0, .duplicate) }
        // Whoever dials is new to the other: it dials the rest, and the one that was dialled leaves it time to do so.
        let grace = known.isDialled ? Duration.zero : limits.dialGrace
        actions += learn(handshake.addresses, grace: grace, yields: true, now: now) + dueDials(now: now)
        if isNewPeer {
            actions += [.notice(.peerJoined(node.identity.id)), .peersChanged]
        }
        if known.isDialled {
            actions += compare(with: node.pool, on: link, now: now)
        }
        return actions
    }

    /// The node dialled itself under another spelling. Only the dialling end knows under which one, and closes.
    private mutating func foundItself(on link: LinkTable.Link) -> [GossipAction] {
        guard link.isDialled else { return [.send(link.id, handshake())] }
        for address in link.addresses { addresses.markOwn(address) }
        return [.close(link.id, .ownAddress)]
    }

    /// The address that a native peer announces is reached by its link, and need not be dialled.
    private mutating func noteAddress(of node: Handshake.NativeNode, at link: LinkID, now: Instant) -> [GossipAction] {
        guard let text = node.address else { return [] }
        guard let address = try? NodeAddress(text) else { return [.notice(.unusableAddress(String(text.prefix(120))))] }
        for other in links[link]?.addresses ?? [] where other.key != address.key { addresses.markAlias(other) }
        links[link]?.addAddress(address)
        return addresses.connected(address, by: link, now: now).map { [.cancelDial($0)] } ?? []
    }

    /// Whatever names led to a peer, they all lead to the link that stays: otherwise closing the others would have
    /// their addresses redialled, to be found duplicate again, without end.
    private mutating func carryOverAddresses(to peer: NodeIdentity, now: Instant) {
        guard let kept = links.link(to: peer) else { return }
        for surplus in links.links(to: peer) where surplus != kept {
            for address in links[surplus]?.addresses ?? [] {
                links[kept]?.addAddress(address)
                _ = addresses.connected(address, by: kept, now: now)
            }
        }
    }

    // MARK: Addresses

    /// - Parameters:
    ///   - grace: how long to leave these addresses time to dial us instead.
    ///   - yields: whether to leave those longer that come before our own: two nodes that learn of each other at the
    ///     same moment then make one link rather than two.
    private mutating func learn(_ texts: [String], grace: Duration, yields: Bool = false, now: Instant)
        -> [GossipAction]
    {
        let own = yields ? settings.address?.key : nil
        var actions: [GossipAction] = []
        var unusable: [String] = []
        var ignored = 0
        for text in texts {
            do {
                let isYielding = own.map { text < $0 } ?? false
                let wait = isYielding ? grace + limits.dialTieBreak : grace
                if try addresses.learn(text, grace: wait, now: now) == .full { ignored += 1 }
            } catch {
                unusable.append(text)
            }
        }
        if let first = unusable.first {
            let others = unusable.count > 1 ? " and \(unusable.count - 1) more" : ""
            actions.append(.notice(.unusableAddress(first.prefix(120) + others)))
        }
        if ignored > 0 {
            actions.append(.notice(.addressesIgnored(count: ignored, limit: limits.maximumContacts)))
        }
        return actions
    }
}
