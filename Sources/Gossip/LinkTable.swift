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
        /// How a native peer is reached; nil until it has said so.
        package var reference: PeerReference?
        /// Every name of the peer that the address book knows: the dialled address, and the one that a native peer
        /// announced.
        package var addresses: [NodeAddress] = []
        /// Payload was held back because the peer reads too slowly: it gets by reconciliation what it missed.
        package var missedPayload = false
        /// How far in the order of connections a native peer has been told our addresses, and when that was.
        var toldAddresses = 0
        var toldAt = Instant.origin
    }

    private var links: [LinkID: Link] = [:]
    private var native = NativePeers()
    /// The links whose peer is not native, apart from clients': few, and searched often.
    private var unnamedDialled: Set<LinkID> = []
    private var naiveDialled: Set<LinkID> = []
    private var naiveAccepted: Set<LinkID> = []
    private let own: NodeIdentity

    /// The links that transactions go out on, worked out when they are asked for and kept while none of them comes or
    /// goes: clients do all the time.
    private(set) var targets: PushTargets?

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

    /// The native peers there is a link to, in their order.
    package var nativePeers: some RandomAccessCollection<NodeIdentity> { native.identities }

    /// The native peer that follows `identity` in their order, and the first one at the end.
    func nativePeer(after identity: NodeIdentity) -> NodeIdentity? { native.successor(of: identity) }

    mutating func add(_ id: LinkID, _ direction: Direction) {
        let link = Link(id: id, direction: direction)
        links[id] = link
        guard link.isDialled else { return }
        unnamedDialled.insert(id)
        targets = nil
    }

    /// Takes a link away.
    /// - Returns: the link, and whether its peer was native and is now without any.
    mutating func remove(_ id: LinkID) -> (link: Link, lostNative: NodeIdentity?)? {
        guard let link = links.removeValue(forKey: id) else { return nil }
        forgetKind(of: id)
        if link.isDialled || link.isNative { targets = nil }
        guard case .native(let identity) = link.peer else { return (link, nil) }
        return (link, native.remove(id, to: identity) ? identity : nil)
    }

    mutating func recognise(_ id: LinkID, as peer: Peer) {
        guard let link = links[id], !link.isNative else { return }
        links[id]?.peer = peer
        forgetKind(of: id)
        if link.isDialled || links[id]?.isNative == true { targets = nil }
        switch (peer, link.isDialled) {
        case (.native(let identity), _): native.add(id, to: identity)
        case (.naive, true): naiveDialled.insert(id)
        case (.naive, false): naiveAccepted.insert(id)
        case (.unknown, true): unnamedDialled.insert(id)
        case (.unknown, false): break
        }
    }

    private mutating func forgetKind(of id: LinkID) {
        unnamedDialled.remove(id)
        naiveDialled.remove(id)
        naiveAccepted.remove(id)
    }

    /// A naive peer has said that this is its address: so it is at the end of whatever we dialled there.
    ///
    /// - Returns: the links of which that was news.
    mutating func recogniseNaive(at address: NodeAddress) -> [LinkID] {
        let found = unnamedDialled.filter { links[$0]?.hasAddress(address) == true }.sorted { $0.number < $1.number }
        for id in found { recognise(id, as: .naive) }
        return found
    }

    /// Whether a naive peer at this address has opened a link to us.
    func isNaive(_ address: NodeAddress) -> Bool {
        naiveAccepted.contains { links[$0]?.hasAddress(address) == true }
    }

    /// The link that messages to a native peer go out on.
    package func link(to peer: NodeIdentity) -> LinkID? {
        native[peer].map { preferred(of: $0, to: peer) }
    }

    /// All links to a native peer.
    func links(to peer: NodeIdentity) -> [LinkID] { native[peer]?.links ?? [] }

    /// The links that have to be closed by us so that one link to this peer is left.
    ///
    /// Of links dialled by either end, the one that the smaller identity dialled stays, and the smaller identity closes
    /// the other. Of links dialled by the same end (under two spellings of one address) the first stays, and its
    /// dialler closes the rest. So both ends come to the same choice, and only one acts.
    func surplusLinks(to peer: NodeIdentity) -> [LinkID] {
        guard let entry = native[peer], !entry.others.isEmpty else { return [] }
        let kept = preferred(of: entry, to: peer)
        let keptIsDialled = links[kept]?.isDialled ?? false
        return entry.links.filter { id in
            guard id != kept, let link = links[id] else { return false }
            return link.isDialled == keptIsDialled ? link.isDialled : own < peer
        }
    }

    private func preferred(of entry: NativePeers.Entry, to peer: NodeIdentity) -> LinkID {
        if entry.others.isEmpty { return entry.first }
        let smallerDialled = entry.links.first { links[$0]?.isDialled == (own < peer) }
        return smallerDialled ?? entry.first
    }

    /// The links that transactions go out on, each peer once.
    package mutating func pushTargets() -> PushTargets {
        if let targets { return targets }
        let fresh = PushTargets(
            native: native.entries.map { preferred(of: $0, to: $0.identity) }.sorted { $0.number < $1.number },
            naive: naiveDialled.sorted { $0.number < $1.number },
            unnamed: unnamedDialled.sorted { $0.number < $1.number }
        )
        targets = fresh
        return fresh
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
