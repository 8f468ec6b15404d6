import Time
import WebSocket

/// How the nodes of a partial mesh learn of each other, and replace neighbours that were lost.
extension GossipNode {
    // MARK: Walks

    /// A newcomer is shown round: every walk ends at a node that gives it a place, and that a neighbour of.
    mutating func startWalks(for address: NodeAddress, isTaken: Bool) -> [GossipAction] {
        guard let place = neighbourhood else { return [] }
        let count = (place.degree - (isTaken ? 1 : 0) + 1) / 2
        var actions: [GossipAction] = []
        for _ in 0..<count {
            guard let next = place.anyNeighbour(except: nil, at: address, using: &random),
                let link = links.link(to: next.identity)
            else { break }
            actions.append(.send(link, MessageEncoder.walk(address.text, steps: limits.walkSteps)))
        }
        return actions
    }

    mutating func receivedWalk(_ text: String, steps: Int, from sender: NodeIdentity, now: Instant) -> [GossipAction] {
        guard let address = try? NodeAddress(text), address.key != settings.address?.key else { return [] }
        if steps > 0, let next = neighbourhood?.anyNeighbour(except: sender, at: address, using: &random),
            let link = links.link(to: next.identity)
        {
            noteCandidate(address)
            return [.send(link, MessageEncoder.walk(text, steps: steps - 1))]
        }
        ask(address, for: .place, now: now)
        return dueDials(now: now)
    }

    // MARK: Addresses for later

    mutating func noteCandidate(_ address: NodeAddress) {
        guard let place = neighbourhood, address.key != settings.address?.key, !place.isNeighbour(address) else {
            return
        }
        neighbourhood?.passive.add(address, using: &random)
    }

    /// Addresses that are not dialled because of being named, but when a neighbour is wanted. A naive peer's own is
    /// dialled: it reads only what it accepts.
    mutating func learnForLater(_ handshake: Handshake, from informant: Informant, now: Instant) -> [GossipAction] {
        var problems = AddressProblems()
        for (position, text) in handshake.addresses.suffix(limits.namesPerMessage).reversed().enumerated() {
            do {
                let address = try NodeAddress(text)
                if informant == .naive && position == 0 {
                    _ = addresses.learn(address, grace: .zero, now: now)
                } else if position > 0 || handshake.node?.address == nil {
                    noteCandidate(address)
                }
            } catch {
                problems.unusable.append(text)
            }
        }
        return problems.notices(limits) + healNeighbourhood(now: now)
    }

    mutating func receivedShuffle(_ texts: [String], steps: Int, from sender: NodeIdentity) -> [GossipAction] {
        if steps > 0, let next = neighbourhood?.anyNeighbour(except: sender, using: &random),
            let link = links.link(to: next.identity)
        {
            return [.send(link, MessageEncoder.shuffle(texts, steps: steps - 1))]
        }
        for address in texts.compactMap({ try? NodeAddress($0) }) { noteCandidate(address) }
        return []
    }

    private mutating func shuffle(now: Instant) -> [GossipAction] {
        guard let place = neighbourhood, place.shufflesAt <= now else { return [] }
        let shufflesAt = now + limits.shuffleInterval * Double.random(in: 0.75...1.25, using: &random)
        neighbourhood?.shufflesAt = shufflesAt
        guard let next = place.anyNeighbour(except: nil, using: &random), let link = links.link(to: next.identity)
        else {
            return []
        }
        let neighbours = place.neighbours.compactMap(\.address).shuffled(using: &random)
        let named =
            neighbours.prefix(limits.shuffledAddresses / 2 - 1)
            + place.passive.sample(limits.shuffledAddresses / 2, using: &random)
        let texts = ([settings.address].compactMap { $0 } + named).map(\.text)
        return [.send(link, MessageEncoder.shuffle(texts, steps: limits.walkSteps))]
    }

    // MARK: Healing

    /// Asks others in place of neighbours that are missing.
    mutating func healNeighbourhood(now: Instant) -> [GossipAction] {
        guard let place = neighbourhood, place.missing > 0 else { return [] }
        var candidates = place.candidates()
        var missing = place.missing
        while missing > 0, !candidates.isEmpty {
            candidates.swapAt(Int.random(in: candidates.indices, using: &random), candidates.count - 1)
            guard let address = candidates.popLast() else { break }
            ask(address, for: .neighbour(place.isDesperate ? .need : .want), now: now)
            missing -= place.isDesperate ? 2 : 1
        }
        if let place = neighbourhood, place.missing > 0, place.requests.isEmpty {
            neighbourhood?.rest(now: now, using: &random)
        }
        return []
    }

    /// The pause is over: whoever has refused may be asked again, and who is alone asks the known peers.
    private mutating func resumeHealing(now: Instant) {
        guard let place = neighbourhood, place.healsAt <= now else { return }
        neighbourhood?.resume()
        guard place.publicCount == 0 || place.passive.addresses.isEmpty else { return }
        for address in addresses.waitingKnownPeers.shuffled(using: &random).prefix(limits.neighboursOfPrivateNode) {
            ask(address, for: .neighbour(.join), now: now)
        }
    }

    // MARK: What is due

    var neighbourhoodDeadline: Instant {
        neighbourhood.map { min($0.nextDeadline, tree.nextDeadline) } ?? .distantFuture
    }

    mutating func tickNeighbourhood(now: Instant) -> [GossipAction] {
        guard neighbourhood != nil else { return [] }
        resumeHealing(now: now)
        return closeUnsettled(now: now) + healNeighbourhood(now: now) + shuffle(now: now) + tickTree(now: now)
    }

    /// Ends what has not become a neighbourhood. Who was dialled and has said nothing is naive: it keeps its link if it
    /// has dialled us too, or is a known peer.
    private mutating func closeUnsettled(now: Instant) -> [GossipAction] {
        var actions: [GossipAction] = []
        for id in neighbourhood?.takeOverdue(now: now) ?? [] {
            guard let link = links[id] else { continue }
            switch link.peer {
            case .native(let identity):
                if neighbourhood?.isNeighbour(identity) == false { actions.append(.close(id, .noNeighbour)) }
            case .naive:
                for address in link.addresses { requestEnded(address, reached: false) }
            case .unknown:
                for address in link.addresses { requestEnded(address, reached: false) }
                if !link.addresses.contains(where: addresses.isKnownPeer) { actions.append(.close(id, .noNeighbour)) }
            }
        }
        return actions
    }
}
