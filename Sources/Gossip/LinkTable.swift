import Time
import WebSocket

/// The WebSocket links a node has, and which peer is at the end of each.
package struct LinkTable: Sendable {
    /// Which end opened the link.
    package enum Direction: Equatable, Sendable {
        /// We dialled this address.
        case dialled(NodeAddress)
        case accepted
    }

    /// What is known of the peer at the other end.
    package enum Peer: Equatable, Sendable {
        /// No HANDSHAKE came yet: on an accepted link a client, on a dialled one perhaps a naive node, which answers
        /// none there.
        case unknown
        case native(NodeIdentity)
        case naive
    }

    /// One open link.
    package struct Link: Sendable {
        package let id: LinkID
        package let direction: Direction
        package fileprivate(set) var peer = Peer.unknown
        /// Every name of the peer that the address book knows: the dialled address, and the one that a native peer
        /// announced.
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

    /// The link of this name, if it is open.
    package subscript(id: LinkID) -> Link? {
        get { links[id] }
        set { links[id] = newValue }
    }

    /// Number of open links, those of clients included.
    package var count: Int { links.count }

    /// All open links, in no particular order.
    package var all: some Sequence<Link> { links.values }

    /// The native peers there is a link to, in no particular order.
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
        guard links[id]?.isNative == false else { return }
        links[id]?.peer = peer
        if case .native(let identity) = peer {
            native[identity, default: []].append(id)
        }
        targets = nil
    }

    /// A naive peer has said that this is its address: so it is at the end of whatever we dialled there.
    ///
    /// - Returns: whether that was news.
    mutating func recogniseNaive(at address: NodeAddress) -> Bool {
        let unnamed = links.values.filter { $0.isDialled && $0.peer == .unknown && $0.hasAddress(address) }
        for link in unnamed { recognise(link.id, as: .naive) }
        return !unnamed.isEmpty
    }

    /// Whether a naive peer at this address has opened a link to us.
    func isNaive(_ address: NodeAddress) -> Bool {
        links.values.contains { $0.peer == .naive && !$0.isDialled && $0.hasAddress(address) }
    }

    /// The link that messages to a native peer go out on.
    package func link(to peer: NodeIdentity) -> LinkID? {
        native[peer].map { preferred(of: $0, to: peer) }
    }

    /// All links to a native peer.
    func links(to peer: NodeIdentity) -> [LinkID] { native[peer] ?? [] }

    /// The links that have to be closed by us so that one link to this peer is left.
    ///
    /// Of links dialled by either end, the one that the smaller identity dialled stays, and the smaller identity closes
    /// the other. Of links dialled by the same end (under two spellings of one address) the first stays, and its
    /// dialler closes the rest. So both ends come to the same choice, and only one acts.
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
            naive: dialledLinks(to: .naive),
            unnamed: dialledLinks(to: .unknown)
        )
        targets = fresh
        return fresh
    }

    private func dialledLinks(to peer: Peer) -> [LinkID] {
        links.values.filter { $0.isDialled && $0.peer == peer }.map(\.id).sorted { $0.number < $1.number }
    }
}

/// Where transactions are sent.
package struct PushTargets: Equatable, Sendable {
    /// For every native peer the one link that messages go out on.
    package var native: [LinkID]
    /// The dialled links to peers that have shown themselves naive: they get HANDSHAKE and TRANSACTION only.
    package var naive: [LinkID]
    /// The dialled links to peers that have not said who they are: native ones will at once, naive ones may never do.
    package var unnamed: [LinkID]
}

extension LinkTable.Link {
    mutating func addAddress(_ address: NodeAddress) {
        if !hasAddress(address) { addresses.append(address) }
    }

    func hasAddress(_ address: NodeAddress) -> Bool {
        addresses.contains { $0.key == address.key }
    }

    /// Whether we opened the link.
    package var isDialled: Bool {
        if case .dialled = direction { true } else { false }
    }

    /// Whether the peer has shown itself native.
    package var isNative: Bool {
        if case .native = peer { true } else { false }
    }

    /// The native peer at the end of the link.
    package var nativePeer: NodeIdentity? {
        if case .native(let identity) = peer { identity } else { nil }
    }
}
