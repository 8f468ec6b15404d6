import Hashing
import Time
import WebSocket

/// HANDSHAKE: who a peer is, which addresses follow from it, and settling on one link between two native nodes.
extension GossipNode {
    /// This node's HANDSHAKE as it would be sent now; over HTTP it is the answer to a peer's.
    package func handshake() -> [UInt8] {
        MessageEncoder.handshake(
            addresses: addresses.connectedAddresses, own: settings.address, identity: settings.identity,
            pool: pool.summary)
    }

    /// HANDSHAKE for the peer at `address`, who need not be told of itself.
    func handshake(without address: NodeAddress) -> [UInt8] {
        MessageEncoder.handshake(
            addresses: addresses.connectedAddresses.filter { $0.key != address.key }, own: settings.address,
            identity: settings.identity, pool: pool.summary)
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
        links.recognise(link, as: .naive)
        // A naive node names itself last. It is remembered, so that what it sends is not sent back to it.
        if links[link]?.direction == .accepted, let own = handshake.addresses.last.flatMap({ try? NodeAddress($0) }) {
            links[link]?.addresses = [own]
        }
        return learn(handshake.addresses, grace: .zero, now: now) + dueDials(now: now)
    }

    // MARK: Native peers

    private mutating func receivedNative(
        _ handshake: Handshake, from node: Handshake.NativeNode, on link: LinkID, now: Instant
    ) -> [GossipAction] {
        guard let known = links[link] else { return [] }
        guard known.peer == .unknown else {
            return learn(handshake.addresses, grace: limits.dialGrace, now: now) + dueDials(now: now)
        }
        if node.identity == settings.identity {
            for address in known.addresses { addresses.markOwn(address) }
            return [.close(link, .ownAddress)]
        }
        let isNewPeer = links.link(to: node.identity) == nil
        links.recognise(link, as: .native(node.identity))
        var actions = noteAddress(of: node, at: link, now: now)
        if known.direction == .accepted {
            let address = node.address.flatMap { try? NodeAddress($0) }
            actions.append(.send(link, address.map(self.handshake(without:)) ?? self.handshake()))
        }
        actions += links.surplusLinks(to: node.identity).map { .close($0, .duplicate) }
        // Whoever dials is new to the other: it dials the rest, and the one that was dialled leaves it time to do so.
        let grace = known.isDialled ? Duration.zero : limits.dialGrace
        actions += learn(handshake.addresses, grace: grace, now: now) + dueDials(now: now)
        if isNewPeer {
            actions += [.notice(.peerJoined(node.identity.id)), .peersChanged]
        }
        if known.isDialled {
            actions += compare(with: node.pool, on: link, now: now)
        }
        return actions
    }

    /// The address that a native peer announces is reached by its link, and need not be dialled.
    private mutating func noteAddress(of node: Handshake.NativeNode, at link: LinkID, now: Instant) -> [GossipAction] {
        guard let text = node.address else { return [] }
        guard let address = try? NodeAddress(text) else { return [.notice(.unusableAddress(text))] }
        if links[link]?.addresses.contains(where: { $0.key == address.key }) == false {
            links[link]?.addresses.append(address)
        }
        return addresses.connected(address, by: link, now: now).map { [.cancelDial($0)] } ?? []
    }

    // MARK: Addresses

    private mutating func learn(_ texts: [String], grace: Duration, now: Instant) -> [GossipAction] {
        var actions: [GossipAction] = []
        var ignored = 0
        for text in texts {
            guard let address = try? NodeAddress(text) else {
                actions.append(.notice(.unusableAddress(String(text.prefix(120)))))
                continue
            }
            if addresses.learn(address, grace: grace, now: now) == .full { ignored += 1 }
        }
        if ignored > 0 {
            actions.append(.notice(.addressesIgnored(count: ignored, limit: limits.maximumContacts)))
        }
        return actions
    }
}
