import Gossip

/// One request of an HTTP link: a message, or several of them with a line each.
struct HTTPPost: Equatable {
    /// What the request is for.
    enum Purpose {
        /// The HANDSHAKE that begins the link; the peer's is the answer.
        case handshake
        /// TRANSACTION messages.
        case broadcast
        /// What only native peers say to each other; nothing at all, to see whether the peer is there.
        case gossip
        /// The end of the link.
        case farewell
    }

    var purpose: Purpose
    var body: [UInt8]

    var method: String {
        switch purpose {
        case .handshake, .broadcast, .gossip: "POST"
        case .farewell: "DELETE"
        }
    }

    var path: String {
        switch purpose {
        case .handshake: "/handshake"
        case .broadcast: "/broadcast"
        case .gossip, .farewell: "/gossip"
        }
    }
}
