import Time
import WebSocket

/// Becoming neighbours in a partial mesh: HANDSHAKE as a request and its answer.
///
/// `neighbourhood` is nil in a full mesh, and then nothing here does anything.
extension GossipNode {
    /// The node has started: it visits a few known peers at once, and the others by and by.
    mutating func enterNeighbourhood(now: Instant) {
        guard neighbourhood != nil else { return }
        let others = addresses.waitingKnownPeers.shuffled(using: &random).dropFirst(limits.neighboursOfPrivateNode)
        for address in others { addresses.postpone(address, until: nextVisit(now: now)) }
        let shufflesAt = now + limits.shuffleInterval * Double.random(in: 0.5...1.5, using: &random)
        neighbourhood?.shufflesAt = shufflesAt
    }

    private mutating func nextVisit(now: Instant) -> Instant {
        now + settings.limits.visitInterval * Double.random(in: 0.5...1.5, using: &random)
    }

    // MARK: Asking

    /// A dial has opened: its HANDSHAKE says what is wanted.
    mutating func requestNeighbourhood(of address: NodeAddress, on link: LinkID, hadFailed: Bool, now: Instant)
        -> [GossipAction]
    {
        guard let place = neighbourhood else { return [] }
        let word: NeighbourWord
        switch place.requests[address.key] {
        case .neighbour(let wanted): word = wanted
        case .place: word = .want
        case nil:
            let isTorn = hadFailed && addresses.isKnownPeer(address)
            let hasRoom = place.hasRoom(forPrivate: false)
            word = place.publicCount == 0 ? .join : hasRoom ? .want : isTorn ? .need : .meet
            _ = neighbourhood?.note(.neighbour(word), to: address)
        }
        neighbourhood?.settle(link, now: now)
        let named = addresses.isNative(address) ? sampledAddresses() : addressesForNaive
        return [.send(link, greeting(named) { $0.neighbour = word })]
    }

    /// What a native peer is told: neighbours and others, as they come.
    private mutating func sampledAddresses() -> [NodeAddress] {
        guard let place = neighbourhood else { return [] }
        let neighbours = place.neighbours.compactMap(\.address).shuffled(using: &random)
        let half = limits.shuffledAddresses / 2
        return neighbours.prefix(half) + place.passive.sample(limits.shuffledAddresses - half, using: &random)
    }

    /// What a stranger is told, who may be naive and will dial all of it: other naive nodes and the known peers that we
    /// are linked with. So naive nodes find each other, and do not by and by find the whole mesh.
    var addressesForNaive: [NodeAddress] {
        let connected = addresses.connectedAddresses
        return Array(
            connected.filter { !addresses.isNative($0) || addresses.isKnownPeer($0) }.prefix(limits.addressesForNaive)
        )
    }

    /// Has the node at the address asked for something, dialling it.
    mutating func ask(_ address: NodeAddress, for request: Neighbourhood.Request, now: Instant) {
        guard address.key != settings.address?.key, neighbourhood?.requests[address.key] == nil,
            neighbourhood?.isNeighbour(address) == false,
            neighbourhood?.note(request, to: address) == true
        else { return }
        if !addresses.request(address, now: now) { requestEnded(address, reached: false) }
    }

    /// A dial came to nothing, or its link broke before it was answered.
    mutating func requestEnded(_ address: NodeAddress, reached: Bool) {
        neighbourhood?.endRequest(to: address)
        if !reached { neighbourhood?.passive.remove(address) }
    }

    // MARK: Answering

    /// The first HANDSHAKE of a native peer on a link.
    mutating func metNeighbour(
        _ handshake: Handshake,
        _ node: Handshake.NativeNode,
        on link: LinkID,
        now: Instant
    ) -> [GossipAction] {
        let learned = learn(handshake, from: .native, now: now)
        guard links[link]?.isDialled == true else {
            return learned + answer(node, on: link, now: now) + dueDials(now: now)
        }
        return learned + answered(node, on: link, now: now) + healNeighbourhood(now: now) + dueDials(now: now)
    }

    /// A peer asks: it gets a HANDSHAKE with yes or no.
    private mutating func answer(_ node: Handshake.NativeNode, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let place = neighbourhood else { return [] }
        let word = node.details.neighbour ?? .want
        let address = links[link]?.reference?.address
        let isTaken: Bool
        switch word {
        case .join, .want: isTaken = place.hasRoom(forPrivate: address == nil)
        case .need: isTaken = address != nil || place.hasRoom(forPrivate: true)
        case .meet, .yes, .no: isTaken = false
        }
        var actions: [GossipAction] = []
        if isTaken || place.isNeighbour(node.identity) {
            actions = [.send(link, greeting(sampledAddresses()) { $0.neighbour = .yes })]
            actions += becomeNeighbour(of: node, on: link, now: now)
        } else {
            actions = [.send(link, greeting(sampledAddresses()) { $0.neighbour = .no })]
            neighbourhood?.settle(link, now: now)
        }
        guard let address else { return actions }
        if word == .join { actions += startWalks(for: address, isTaken: isTaken) }
        if neighbourhood?.isNeighbour(address) == false { neighbourhood?.passive.add(address, using: &random) }
        return actions
    }

    /// The answer to our own request.
    private mutating func answered(_ node: Handshake.NativeNode, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let place = neighbourhood, let address = links[link]?.reference?.address else { return [] }
        let names = links[link]?.addresses ?? []
        let request = ([address] + names).compactMap { place.requests[$0.key] }.first
        for name in names { neighbourhood?.endRequest(to: name) }
        if node.details.neighbour != .no {
            return becomeNeighbour(of: node, on: link, now: now) + compare(with: node.pool, on: link, now: now)
        }
        if mustReunite(with: node, at: address, after: request, now: now) {
            neighbourhood?.reunitedAt = now
            _ = neighbourhood?.note(.neighbour(.need), to: address)
            return [.send(link, greeting([]) { $0.neighbour = .need })]
        }
        neighbourhood?.wasRefused(by: address)
        neighbourhood?.forgetLost(address)
        neighbourhood?.passive.add(address, using: &random)
        return [.close(link, .noNeighbour)]
    }

    /// Whether a peer that has refused is to be pressed, because the mesh may have been torn between it and us: it was
    /// lost and has lived on, or it is a known peer, visited at random, that has other transactions.
    private func mustReunite(
        with node: Handshake.NativeNode,
        at address: NodeAddress,
        after request: Neighbourhood.Request?,
        now: Instant
    ) -> Bool {
        guard let place = neighbourhood, !place.isPrivate else { return false }
        if let last = place.reunitedAt, now - last < limits.visitInterval { return false }
        if place.lost[address.key] == node.identity { return true }
        guard case .neighbour(.meet) = request else { return false }
        return addresses.isKnownPeer(address) && node.pool != pool.summary
    }

    /// A later HANDSHAKE on a link: a request that is pressed, or its answer.
    mutating func metNeighbourAgain(
        _ handshake: Handshake,
        _ node: Handshake.NativeNode,
        on link: LinkTable.Link,
        now: Instant
    ) -> [GossipAction] {
        if link.isDialled {
            return answered(node, on: link.id, now: now) + healNeighbourhood(now: now) + dueDials(now: now)
        }
        return answer(node, on: link.id, now: now) + dueDials(now: now)
    }

    // MARK: Neighbours come and go

    /// Both ends have agreed. Who has one too many hands another over to the newcomer.
    private mutating func becomeNeighbour(of node: Handshake.NativeNode, on link: LinkID, now: Instant)
        -> [GossipAction]
    {
        var actions = links.surplusLinks(to: node.identity).map { GossipAction.close($0, .duplicate) }
        guard neighbourhood?.isNeighbour(node.identity) == false else { return actions }
        let address = links[link]?.reference?.address
        neighbourhood?.add(node.identity, address)
        if let address { addresses.keep(address) }
        actions += [.notice(.peerJoined(node.identity.id)), .peersChanged]
        guard let address, let place = neighbourhood, place.publicCount > place.wanted,
            let other = place.anyNeighbour(except: node.identity, using: &random)
        else { return actions }
        return actions + part(from: other, handingOverTo: address)
    }

    private mutating func part(from neighbour: Neighbourhood.Neighbour, handingOverTo address: NodeAddress)
        -> [GossipAction]
    {
        guard let link = links.link(to: neighbour.identity) else { return [] }
        return [.send(link, MessageEncoder.leave(instead: address.text)), .close(link, .noNeighbour)]
            + dismiss(neighbour.identity)
    }

    /// A neighbour is one no more, on purpose; its address is kept for later.
    private mutating func dismiss(_ identity: NodeIdentity) -> [GossipAction] {
        guard let neighbour = neighbourhood?.remove(identity) else { return [] }
        tree.left(identity)
        if let address = neighbour.address { neighbourhood?.passive.add(address, using: &random) }
        return [.notice(.peerLeft(identity.id)), .peersChanged]
    }

    /// LEAVE: the neighbour had to make room, and names who has some for us.
    mutating func receivedLeave(_ identity: NodeIdentity, on link: LinkID, instead: String?, now: Instant)
        -> [GossipAction]
    {
        let actions = dismiss(identity)
        neighbourhood?.settle(link, now: now)
        if let address = instead.flatMap({ try? NodeAddress($0) }), let place = neighbourhood, place.missing > 0 {
            ask(address, for: .neighbour(.want), now: now)
        }
        return actions + healNeighbourhood(now: now) + dueDials(now: now)
    }

    /// A link is gone.
    mutating func closedInNeighbourhood(_ closed: LinkTable.Link, lost: NodeIdentity?, now: Instant) -> [GossipAction] {
        let neighbour = lost.flatMap { neighbourhood?.remove($0) }
        for address in closed.addresses {
            requestEnded(address, reached: true)
            if neighbour == nil && closed.isNative {
                addresses.released(closed.id, to: address, retry: nextVisit(now: now))
            } else {
                addresses.closed(closed.id, to: address, now: now, using: &random)
            }
        }
        var actions: [GossipAction] = []
        if let neighbour {
            tree.left(neighbour.identity)
            neighbourhood?.rememberLost(neighbour)
            neighbourhood?.startOver()
            antiEntropy.poolChanged(now: now)
            actions = [.notice(.peerLeft(neighbour.identity.id)), .peersChanged]
        } else if closed.isDialled && !closed.isNative {
            actions = [.peersChanged]
        }
        return actions + healNeighbourhood(now: now) + dueDials(now: now)
    }
}
