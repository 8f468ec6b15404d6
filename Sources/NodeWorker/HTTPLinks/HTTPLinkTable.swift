import Gossip
import Transport

/// The HTTP links of a node, by each of the names they go by.
struct HTTPLinkTable {
    private var byID: [LinkID: HTTPLink] = [:]
    private var byName: [String: HTTPLink] = [:]
    /// The links by the connection that each posts over at present.
    private var byConnection: [UInt64: HTTPLink] = [:]

    /// Number of links.
    var count: Int { byID.count }

    /// The link that the state machine calls so.
    subscript(id: LinkID) -> HTTPLink? { byID[id] }

    /// The link that its two ends call so.
    subscript(name: String) -> HTTPLink? { byName[name] }

    /// The link that posts over a connection.
    func posting(over connection: Connection) -> HTTPLink? { byConnection[connection.id] }

    mutating func add(_ link: HTTPLink) {
        byID[link.id] = link
        byName[link.name] = link
    }

    mutating func remove(_ link: HTTPLink) {
        byID[link.id] = nil
        byName[link.name] = nil
    }

    mutating func attach(_ link: HTTPLink, to connection: Connection) {
        byConnection[connection.id] = link
    }

    mutating func detach(_ connection: Connection) {
        byConnection[connection.id] = nil
    }
}
