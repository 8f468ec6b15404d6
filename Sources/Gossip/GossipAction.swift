import Hashing
import WebSocket

/// What the state machine wants done. The shell executes actions in order; the simulation executes the same ones.
package enum GossipAction: Equatable, Sendable {
    /// Open a WebSocket connection to the address, and report how that went under the identifier.
    case dial(DialID, NodeAddress)
    /// Give an attempt up that has not opened: the peer has reached us meanwhile.
    case cancelDial(DialID)
    /// Send a text message.
    case send(LinkID, [UInt8])
    /// Send these transactions, as TRANSACTION messages in this order, as far as the link's backlog allows.
    case sendTransactions(LinkID, [Digest256])
    /// Close a link after what was sent on it has left.
    case close(LinkID, LinkClosure)
    /// The peers changed; the supervisor wants to know.
    case peersChanged
    /// Something an operator should be able to read about.
    case notice(GossipNotice)
}

/// Why the state machine closes a link.
package enum LinkClosure: Equatable, Sendable {
    /// The peer has another link to us that both ends keep.
    case duplicate
    /// The link leads back to this very node.
    case ownAddress
    /// In a partial mesh: the two are not, or no longer, neighbours.
    case noNeighbour
    /// The peer calls itself native and breaks the protocol of native peers.
    case protocolViolation(String)
}

/// Events for the node's log.
package enum GossipNotice: Equatable, Sendable {
    /// A native peer, by its name.
    case peerJoined(String)
    case peerLeft(String)
    /// Addresses of a HANDSHAKE beyond the most that are kept.
    case addressesIgnored(count: Int, limit: Int)
    /// What stands in a HANDSHAKE instead of an address, cut short.
    case unusableAddress(String)
    /// Why a message was left aside.
    case ignoredMessage(String)
}
