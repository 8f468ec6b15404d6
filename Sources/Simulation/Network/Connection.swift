import Gossip
import Time

/// One end of a connection.
enum End: UInt8, Sendable {
    case dialler = 0
    case acceptor = 1

    var other: End { self == .dialler ? .acceptor : .dialler }
}

/// Names one end of one connection; the nodes know it as a link's number.
struct EndPoint: Hashable, Sendable {
    let connection: Int
    let end: End

    var link: LinkID { LinkID(number: UInt64(connection) * 2 + UInt64(end.rawValue)) }

    init(connection: Int, end: End) {
        self.connection = connection
        self.end = end
    }

    init(_ link: LinkID) {
        connection = Int(link.number / 2)
        end = link.number.isMultiple(of: 2) ? .dialler : .acceptor
    }

    var other: EndPoint { EndPoint(connection: connection, end: end.other) }
}

/// A connection between two nodes, or an attempt at one. Small, since a full mesh of thousands has millions of them.
struct Connection: Sendable {
    /// What one end has of the connection.
    struct Side: Sendable {
        /// Position of the node; negative where nobody lives at the address that was dialled.
        let host: Int32
        /// The node at this end knows the link.
        var isOpen = false
        /// What arrives is handed to the node.
        var isReading = false
        /// The node's payload does not leave: the peer reads too slowly.
        var isCongested = false
        /// When what was sent in order to this end last will arrive.
        var lastArrival = Instant.origin
    }

    let dial: DialID
    let dialledAt: Instant
    var dialler: Side
    var acceptor: Side
    /// Nobody has an end of it any more.
    var isOver = false

    init(dial: DialID, at instant: Instant, from dialler: Int, to acceptor: Int?) {
        self.dial = dial
        dialledAt = instant
        self.dialler = Side(host: Int32(dialler))
        self.acceptor = Side(host: Int32(acceptor ?? -1))
    }

    subscript(end: End) -> Side {
        get { end == .dialler ? dialler : acceptor }
        set {
            switch end {
            case .dialler: dialler = newValue
            case .acceptor: acceptor = newValue
            }
        }
    }

    func host(at end: End) -> Int { Int(self[end].host) }
}
