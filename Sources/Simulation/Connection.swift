import Gossip
import Time

/// One end of a connection.
enum End: Int, Sendable {
    case dialler = 0
    case acceptor = 1

    var other: End { self == .dialler ? .acceptor : .dialler }
}

/// Names one end of one connection; the nodes know it as a link's number.
struct EndPoint: Hashable, Sendable {
    let connection: Int
    let end: End

    var link: LinkID { LinkID(number: UInt64(connection * 2 + end.rawValue)) }

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

/// A connection between two nodes, or an attempt at one: what is sent arrives in order, or not at all.
struct Connection: Sendable {
    /// What one end has of the connection.
    struct Side: Sendable {
        let host: Int
        /// The node at this end knows the link.
        var isOpen = false
        /// What arrives is handed to the node.
        var isReading = false
        /// When what was sent to this end last will arrive.
        var lastArrival = Instant.origin
    }

    let dial: DialID
    let address: NodeAddress
    var dialler: Side
    /// nil while the attempt is on its way.
    var acceptor: Side?

    subscript(end: End) -> Side? {
        get { end == .dialler ? dialler : acceptor }
        set {
            switch end {
            case .dialler: if let newValue { dialler = newValue }
            case .acceptor: acceptor = newValue
            }
        }
    }
}
