import Time
import WebSocket

@testable import Gossip

/// A node of a partial mesh with known peers, neighbours and others around it, as the tests set it up.
struct PartialMesh {
    var node: GossipNode
    /// What it did at the start.
    let start: [GossipAction]
    private var nextLink: UInt64 = 100

    /// Node 1, started.
    init(
        degree: Int = 3,
        knownPeers: [Int] = [],
        isPublic: Bool = true,
        limits: GossipLimits = GossipLimits(),
        seed: UInt64 = 7
    ) throws {
        node = GossipNode(
            .init(
                identity: identity(1),
                address: isPublic ? try Self.address(1) : nil,
                knownPeers: try knownPeers.map(Self.address),
                topology: .partial(degree: degree),
                limits: limits
            ),
            seed: seed
        )
        start = node.start(now: origin)
    }

    static func address(_ number: Int) throws -> NodeAddress { try NodeAddress("ws://localhost:\(4000 + number)") }

    /// A native node's HANDSHAKE.
    static func greeting(
        _ number: Int,
        _ word: NeighbourWord,
        naming others: [Int] = [],
        isPublic: Bool = true,
        pool: PoolSummary = .empty
    ) throws -> [UInt8] {
        var details = NativeDetails()
        details.neighbour = word
        return MessageEncoder.handshake(
            addresses: try others.map(address),
            own: isPublic ? try address(number) : nil,
            identity: identity(number),
            pool: pool,
            details: details
        )
    }

    /// A node dials this one and says what it wants; returns what this one does, and the link.
    mutating func isAsked(_ number: Int, _ word: NeighbourWord, isPublic: Bool = true, now: Instant = origin) throws
        -> (actions: [GossipAction], link: LinkID)
    {
        let id = link(nextLink)
        nextLink += 1
        node.accepted(id)
        return (node.received(try Self.greeting(number, word, isPublic: isPublic), on: id, now: now), id)
    }

    /// Nodes that have become neighbours, and the links to them.
    mutating func befriend(_ numbers: ClosedRange<Int>) throws -> [LinkID] {
        try numbers.map { try isAsked($0, .want).link }
    }

    /// A dial of this node opens and is answered.
    mutating func isAnswered(_ dial: DialID, by number: Int, _ word: NeighbourWord, now: Instant = origin) throws
        -> (asked: [GossipAction], then: [GossipAction], link: LinkID)
    {
        let id = link(nextLink)
        nextLink += 1
        let asked = node.opened(dial, as: id, now: now)
        return (asked, node.received(try Self.greeting(number, word), on: id, now: now), id)
    }
}

extension [GossipAction] {
    /// The words about neighbourhood in the HANDSHAKEs that are sent, in order.
    var words: [String] {
        compactMap { action in
            guard case .send(_, let bytes) = action else { return nil }
            let parts = String(decoding: bytes, as: UTF8.self).split(separator: #""neighbour":""#)
            return parts.count == 2 ? parts[1].prefix { $0 != "\"" }.description : nil
        }
    }

    /// The types of the messages that are sent on a link.
    func types(on link: LinkID) -> [String] {
        sent(on: link).map { $0.dropFirst(#"{"type":""#.count).prefix { $0 != "\"" }.description }
    }
}
