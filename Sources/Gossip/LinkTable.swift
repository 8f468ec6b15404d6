import Time
import WebSocket

/// The WebSocket links a node has, and which peer is at the end of each.
package struct LinkTable: Sendable {
    package enum Direction: Equatable, Sendable {
        /// We dialled this address.
        case dialled(NodeAddress)
        case accepted
    }

    package enum Peer: Equatable, Sendable {
        /// No HANDSHAKE came yet: on an accepted link a client, on a dialled one perhaps a naive node, which answers none there.
        case unknown
        case native(NodeIdentity)
        case naive
    }

    package struct Link: Sendable {
        package let id: LinkID
        package let direction: Direction
        package fileprivate(set) var peer = Peer.unknown
        /// What the address book knows the peer by: the dialled address, or the one that an accepted native peer announced.
        package var addresses: [NodeAddress] = []
        /// Payload was held back because the peer reads too slowly: it gets by reconciliation what it missed.
        package var missedPayload = false
    }

    private var links: [LinkID: Link] = [:]
    /// Every native peer's links in order of their HANDSHAKEs; more than one only while duplicates settle.
    private var native: [NodeIdentity: [LinkID]] = [:]
    private let own: NodeIdentity

    /// The links that transactions go out on, worked out when they are asked for.
    private var targets: PushTargets?

    init(own: NodeIdentity) {
        self.own = own
    }

    package subscript(id: LinkID) -> Link? {
        get { links[id] }
        set { links[id] = newValue }
    }

    package var count: Int { links.count }

    package var all: some Sequence<Link> { links.values }

    package var nativePeers: some Sequence<NodeIdentity> { native.keys }

    mutating func add(_ id: LinkID, _ direction: Direction) {
        links[id] = Link(id: id, direction: direction)
        targets = nil
    }

    /// Takes a link away.
    /// - Returns: the link, and whether its peer was native and is now without any.
    mutating func remove(_ id: LinkID) -> (link: Link, lostNative: NodeIdentity?)? {
        guard let link = links.removeValue(forKey: id) else { return nil }
        var lost: NodeIdentity?
        if case .native(let identity) = link.peer {
            let remaining = native[identity, default: []].filter { $0 != id }
            native[identity] = remaining.isEmpty ? nil : remaining
            if remaining.isEmpty { lost = identity }
        }
        targets = nil
        return (link, lost)
    }

    mutating func recognise(_ id: LinkID, as peer: Peer) {
        guard links[id]?.peer == .unknown else { return }
        links[id]?.peer = peer
        if case .native(let identity) = peer {
            native[identity, default: []].append(id)
        }
        targets = nil
    }

    /// The link that messages to a native peer go out on.
    package func link(to peer: NodeIdentity) -> LinkID? {
        native[peer].map { preferred(of: $0, to: peer) }
    }

    /// The links that have to be closed by us so that one link to this peer is left.
    ///
    /// Of links dialled by either end, the one that the smaller identity dialled stays, and the smaller identity closes the
    /// other. Of links dialled by the same end (under two spellings of one address) the first stays, and its dialler closes
    /// the rest. So both ends come to the same choice, and only one acts.
    func surplusLinks(to peer: NodeIdentity) -> [LinkID] {
        guard let ids = native[peer], ids.count > 1 else { return [] }
        let kept = preferred(of: ids, to: peer)
        let keptIsDialled = links[kept]?.isDialled ?? false
        return ids.filter { id in
            guard id != kept, let link = links[id] else { return false }
            return link.isDialled == keptIsDialled ? link.isDialled : own < peer
        }
    }

    private func preferred(of ids: [LinkID], to peer: NodeIdentity) -> LinkID {
        let smallerDialled = ids.first { links[$0]?.isDialled == (own < peer) }
        return smallerDialled ?? ids[0]
    }

    /// The links that transactions go out on, each peer once.
    package mutating func pushTargets() -> PushTargets {
        if let targets { return targets }
        let fresh = PushTargets(
            native: native.map { preferred(of: $0.value, to: $0.key) }.sorted { $0.number < $1.number },
            naive: links.values.filter { $0.isDialled && !$0.isNative }.map(\.id).sorted { $0.number < $1.number })
        targets = fresh
        return fresh
    }
}

/// Where transactions are sent.
package struct PushTargets: Equatable, Sendable {
    /// For every native peer the one link that messages go out on.
    package var native: [LinkID]
    /// The dialled links to peers that are not known to be native: they get HANDSHAKE and TRANSACTION only.
    package var naive: [LinkID]
}

extension LinkTable.Link {
    package var isDialled: Bool {
        if case .dialled = direction { true } else { false }
    }

    package var isNative: Bool {
        if case .native = peer { true } else { false }
    }

    /// The native peer at the end of the link.
    package var nativePeer: NodeIdentity? {
        if case .native(let identity) = peer { identity } else { nil }
    }
}
