import Hashing
import Time
import WebSocket

/// HANDSHAKE: who a peer is, and settling on one link between two native nodes.
extension GossipNode {
    /// This node's HANDSHAKE as it would be sent to a stranger now; over HTTP it is the answer to a peer's.
    package func handshake() -> [UInt8] { handshake { _ in } }

    private func handshake(_ adjust: (inout NativeDetails) -> Void) -> [UInt8] {
        guard neighbourhood == nil else { return greeting(addressesForNaive) }
        let connected = addresses.connectedAddresses
        return greeting(connected) {
            $0.unproven = addresses.unproven(among: connected).map(\.text)
            adjust(&$0)
        }
    }

    /// A HANDSHAKE that names these addresses.
    func greeting(_ named: [NodeAddress], _ adjust: (inout NativeDetails) -> Void = { _ in }) -> [UInt8] {
        var details = NativeDetails()
        if neighbourhood == nil {
            details.fingerprint = addressesFingerprint
            details.tunnels = relays.ownTunnels.sorted()
        }
        adjust(&details)
        return MessageEncoder.handshake(
            addresses: named,
            own: settings.address,
            identity: settings.identity,
            pool: pool.summary,
            details: details
        )
    }

    /// What goes out on a link that was opened just now: everything a stranger wants to know, or, to a peer that a
    /// native one has named, only who we are.
    mutating func firstGreeting(
        on link: LinkID,
        isIntroduced: Bool,
        now: Instant,
        _ adjust: (inout NativeDetails) -> Void = { _ in }
    ) -> [UInt8] {
        if isIntroduced { return greeting([]) { $0.isIntroduced = true } }
        links[link]?.toldAddresses = addresses.logPosition
        links[link]?.toldAt = now
        return handshake(adjust)
    }

    /// Greets those again that have not said who they are.
    mutating func dueGreetings(now: Instant) -> [GossipAction] {
        var actions: [GossipAction] = []
        for (id, pause) in greetings.takeDue(now: now) {
            guard let link = links[id], link.peer == .unknown, case .dialled(let address) = link.direction else {
                continue
            }
            greetings.greeted(id, pause: min(pause * 2, limits.longestGreetingPause), now: now)
            if neighbourhood != nil {
                actions += requestNeighbourhood(of: address, on: id, hadFailed: false, now: now)
            } else {
                actions.append(
                    .send(id, firstGreeting(on: id, isIntroduced: false, now: now) { $0.isUnanswered = true })
                )
            }
        }
        return actions
    }

    mutating func received(_ handshake: Handshake, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let node = handshake.node else {
            return receivedNaive(handshake, on: link, now: now)
        }
        return receivedNative(handshake, from: node, on: link, now: now)
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
            actions += foundNaive(at: own)
        }
        return actions + learn(handshake, from: .naive, now: now) + dueDials(now: now)
    }

    /// A naive node listens where a native one was thought to: it gets the list of addresses that it was not given.
    private mutating func foundNaive(at address: NodeAddress) -> [GossipAction] {
        let wasNative = addresses.isNative(address)
        addresses.markNaive(address)
        let found = links.recogniseNaive(at: address)
        guard !found.isEmpty else { return [] }
        return (wasNative ? found.map { .send($0, handshake()) } : []) + [.peersChanged]
    }

    // MARK: Native peers

    private mutating func receivedNative(
        _ handshake: Handshake,
        from node: Handshake.NativeNode,
        on link: LinkID,
        now: Instant
    ) -> [GossipAction] {
        guard let known = links[link] else { return [] }
        if known.isNative { return receivedAgain(handshake, from: node, on: known, now: now) }
        if node.identity == settings.identity { return foundItself(on: known) }
        let isNewPeer = links.link(to: node.identity) == nil
        links.recognise(link, as: .native(node.identity))
        var actions = noteAddress(of: node, at: link, now: now)
        carryOverAddresses(to: node.identity, now: now)
        if neighbourhood != nil {
            actions += metNeighbour(handshake, node, on: link, now: now)
        } else {
            actions += metPeer(handshake, node, on: link, isNew: isNewPeer, now: now)
        }
        return actions
    }

    /// In a full mesh every native peer is a peer for good.
    private mutating func metPeer(
        _ handshake: Handshake,
        _ node: Handshake.NativeNode,
        on link: LinkID,
        isNew: Bool,
        now: Instant
    ) -> [GossipAction] {
        let isDialled = links[link]?.isDialled ?? false
        var actions: [GossipAction] = []
        if !isDialled {
            let greeting = firstGreeting(on: link, isIntroduced: node.details.isIntroduced, now: now)
            actions.append(.send(link, greeting))
        }
        actions += links.surplusLinks(to: node.identity).map { .close($0, .duplicate) }
        actions += learn(handshake, from: isDialled ? .dialledNative : .native, now: now) + dueDials(now: now)
        actions += noteTunnels(of: node, on: link)
        if isNew { actions += [.notice(.peerJoined(node.identity.id)), .peersChanged] }
        addressesChanged(now: now)
        if isDialled { actions += compare(with: node.pool, on: link, now: now) }
        return actions
    }

    private mutating func receivedAgain(
        _ handshake: Handshake,
        from node: Handshake.NativeNode,
        on link: LinkTable.Link,
        now: Instant
    ) -> [GossipAction] {
        if neighbourhood != nil { return metNeighbourAgain(handshake, node, on: link, now: now) }
        if node.details.isUnanswered {
            return [.send(link.id, firstGreeting(on: link.id, isIntroduced: false, now: now))]
                + learn(handshake, from: .native, now: now) + dueDials(now: now)
        }
        return learn(handshake, from: .native, now: now) + dueDials(now: now)
            + tellAddresses(on: link, ifOtherThan: node.details.fingerprint, now: now)
            + compare(with: node.pool, on: link.id, now: now)
    }

    /// The node dialled itself under another spelling. Only the dialling end knows under which one, and closes.
    private mutating func foundItself(on link: LinkTable.Link) -> [GossipAction] {
        guard link.isDialled else { return [.send(link.id, handshake())] }
        for address in link.addresses { addresses.markOwn(address) }
        return [.close(link.id, .ownAddress)]
    }

    /// The address that a native peer announces is reached by its link, and need not be dialled.
    private mutating func noteAddress(of node: Handshake.NativeNode, at link: LinkID, now: Instant) -> [GossipAction] {
        guard let text = node.address else {
            links[link]?.reference = .tunnel(link)
            return []
        }
        guard let address = try? NodeAddress(text) else { return [.notice(.unusableAddress(String(text.prefix(120))))] }
        links[link]?.reference = .address(address)
        for other in links[link]?.addresses ?? [] where other.key != address.key { addresses.markAlias(other) }
        links[link]?.addAddress(address)
        let cancelled = addresses.connected(address, by: link, now: now)
        addresses.markNative(address)
        return cancelled.map { [.cancelDial($0)] } ?? []
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
}
