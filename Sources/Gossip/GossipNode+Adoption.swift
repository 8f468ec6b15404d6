import Time
import WebSocket

/// Beginning in the middle: a mesh whose nodes have met before.
extension GossipNode {
    /// Takes a link to a public native peer for one on which both have sent their HANDSHAKEs, in a full mesh.
    ///
    /// A simulation of thousands of nodes begins with a formed mesh in this way, since forming it takes time in
    /// proportion to its links.
    package mutating func adopt(
        _ link: LinkID,
        isDialled: Bool,
        to peer: NodeIdentity,
        at address: NodeAddress,
        now: Instant
    ) {
        links.add(link, isDialled ? .dialled(address) : .accepted)
        links.recognise(link, as: .native(peer))
        links[link]?.addresses = [address]
        links[link]?.reference = .address(address)
        _ = addresses.connected(address, by: link, now: now)
        addresses.markNative(address)
    }
}
