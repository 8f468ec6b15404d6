import Time
import WebSocket

/// Which addresses follow from a HANDSHAKE, and which are told in it.
extension GossipNode {
    /// Who mentioned addresses.
    enum Informant {
        case naive
        /// A native peer: the addresses that it names are left time to dial us.
        case native
        /// A native peer that we dialled, in its first HANDSHAKE: we are the newcomer, and dial at once.
        case dialledNative
    }

    /// The addresses of a HANDSHAKE that came over HTTP: dialled as any others.
    package mutating func learn(_ texts: [String], now: Instant) -> [GossipAction] {
        learn(Handshake(addresses: texts), from: .naive, now: now) + dueDials(now: now)
    }

    mutating func learn(_ handshake: Handshake, from informant: Informant, now: Instant) -> [GossipAction] {
        if neighbourhood != nil { return learnForLater(handshake, from: informant, now: now) }
        // Whoever dials is new to the other: it dials the rest, and the one that was dialled leaves it time to do so.
        let grace = informant == .native ? limits.dialGrace : .zero
        // Two nodes that learn of each other at the same moment make one link rather than two if one leaves the other
        // time.
        let own = informant == .naive ? nil : settings.address?.key
        let unproven = Set(handshake.node?.details.unproven ?? [])
        var problems = AddressProblems()
        for text in handshake.addresses {
            let wait = own.map { text < $0 } ?? false ? grace + limits.dialTieBreak : grace
            do {
                let isNative = informant != .naive && !unproven.contains(text)
                if try addresses.learn(text, isNative: isNative, grace: wait, now: now) == .full {
                    problems.ignored += 1
                }
            } catch {
                problems.unusable.append(text)
            }
        }
        return problems.notices(limits)
    }

    // MARK: Telling

    /// Everything that this node is connected to, and itself, as one number.
    var addressesFingerprint: UInt64 {
        addresses.connectedFingerprint &+ (settings.address?.key.fingerprint ?? 0)
    }

    /// After a rest others are told what they may not have heard.
    mutating func addressesChanged(now: Instant) {
        reminderAt = now + limits.restBeforeReminder
    }

    /// Invites two peers to compare addresses: the next one in the order of nodes, and one drawn by lot.
    mutating func dueReminders(now: Instant) -> [GossipAction] {
        guard reminderAt <= now else { return [] }
        reminderAt = .distantFuture
        let peers = [ringSuccessor, randomPeer].compactMap { $0 }.compactMap(links.link(to:))
        let message = reminder()
        return Set(peers).sorted { $0.number < $1.number }.map { .send($0, message) }
    }

    /// A HANDSHAKE on a link that had one before: it names nothing, and says how much there is to name.
    func reminder() -> [UInt8] { greeting([]) { $0.isIntroduced = true } }

    /// Tells a native peer whose addresses are others than ours what it has not been told on this link; or everything,
    /// if the last time is so long ago that it may have given some of it up.
    mutating func tellAddresses(on link: LinkTable.Link, ifOtherThan fingerprint: UInt64?, now: Instant)
        -> [GossipAction]
    {
        guard let fingerprint, fingerprint != addressesFingerprint else { return [] }
        let isLongAgo = now - link.toldAt >= limits.restBeforeRepetition
        let (untold, position) = addresses.connected(since: isLongAgo ? 0 : link.toldAddresses)
        guard !untold.isEmpty else { return [] }
        links[link.id]?.toldAddresses = position
        links[link.id]?.toldAt = now
        let message = greeting(untold) {
            $0.unproven = addresses.unproven(among: untold).map(\.text)
            $0.isIntroduced = true
        }
        return [.send(link.id, message)]
    }

    // MARK: Tunnels

    /// Notes what a peer has tunnels to, and, of a private peer, that there is one more tunnel to it.
    mutating func noteTunnels(of node: Handshake.NativeNode, on link: LinkID) -> [GossipAction] {
        switch links[link]?.reference {
        case .address:
            relays.reported(node.details.tunnels, by: node.identity)
            return []
        case .tunnel:
            guard relays.ownTunnelOpened(node.identity.id) else { return [] }
            return tellPublicPeers(MessageEncoder.tunnels(opened: [node.identity.id], closed: []))
        case nil:
            return []
        }
    }

    /// The last link to a native peer is gone.
    mutating func forgetTunnels(of peer: NodeIdentity, reference: PeerReference?) -> [GossipAction] {
        // Whatever it is reached by: any native peer may have sent TUNNELS.
        relays.lost(peer)
        guard case .tunnel = reference, !links.nativePeers.contains(where: { $0.id == peer.id }),
            relays.ownTunnelClosed(peer.id)
        else { return [] }
        return tellPublicPeers(MessageEncoder.tunnels(opened: [], closed: [peer.id]))
    }

    private mutating func tellPublicPeers(_ message: [UInt8]) -> [GossipAction] {
        links.pushTargets().native.filter { links[$0]?.reference?.address != nil }.map { .send($0, message) }
    }
}

/// What was wrong with the addresses of one HANDSHAKE.
struct AddressProblems {
    var unusable: [String] = []
    var ignored = 0

    func notices(_ limits: GossipLimits) -> [GossipAction] {
        var actions: [GossipAction] = []
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
