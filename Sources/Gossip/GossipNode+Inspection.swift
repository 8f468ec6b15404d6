import Hashing
import Time

/// SHA-256 of a transaction's canonical form.
package typealias TransactionID = Digest256

/// What shells and users want to know of a node.
extension GossipNode {
    /// The peers there are links to: native ones by their id, naive ones by their address. A link that was dialled just now
    /// counts once its peer has said which of them it is.
    package var peerNames: [String] {
        let natives = neighbourhood.map { $0.neighbours.map(\.identity) } ?? Array(links.nativePeers)
        let naive = links.all.filter { $0.isDialled && $0.peer == .naive }.compactMap { $0.addresses.first?.text }
        return natives.map(\.id).sorted() + naive.sorted()
    }

    /// A HANDSHAKE came over HTTP, as a request or as the answer to one.
    ///
    /// - Parameter link: what it came over; without a link its addresses are dialled as any others, and nothing else comes
    ///   of it.
    package mutating func receivedHandshake(_ bytes: UnsafeRawBufferPointer, on link: LinkID?, now: Instant)
        throws(MessageError) -> [GossipAction]
    {
        guard case .handshake(let handshake) = try reader.read(bytes) else {
            throw .unknownType("other than HANDSHAKE")
        }
        return link.map { received(handshake, on: $0, now: now) } ?? learn(handshake.addresses, now: now)
    }
}

extension LinkTable.Link {
    /// Whether a HANDSHAKE came over the link, or it was dialled: not a client's.
    package var isPeer: Bool { isDialled || peer != .unknown }
}

extension TextLocation {
    /// Whether the text is in the file yet.
    package var isStored: Bool { offset >= 0 }
}
