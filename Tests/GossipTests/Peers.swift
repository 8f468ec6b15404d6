import Gossip
import Testing
import Time
import WebSocket

/// Names and values that the tests of this target use.
let origin = Instant.origin + .seconds(100)

func address(_ number: Int) throws -> NodeAddress {
    try NodeAddress("ws://localhost:400\(number)")
}

func link(_ number: UInt64) -> LinkID { LinkID(number: number) }

func identity(_ number: Int, incarnation: UInt64 = 1) -> NodeIdentity {
    NodeIdentity(id: "node-\(number)", incarnation: incarnation)
}

/// A node with this number that knows nobody, or the given peers, and has started.
func startedNode(_ number: Int, knownPeers: [Int] = [], isPublic: Bool = true) throws -> GossipNode {
    var node = GossipNode(
        .init(
            identity: identity(number),
            address: isPublic ? try address(number) : nil,
            knownPeers: try knownPeers.map(address)
        ),
        seed: 7
    )
    _ = node.start(now: origin)
    return node
}

extension GossipNode {
    mutating func received(_ text: String, on link: LinkID, now: Instant = origin) -> [GossipAction] {
        Array(text.utf8).withUnsafeBytes { received($0, on: link, now: now) }
    }

    mutating func received(_ bytes: [UInt8], on link: LinkID, now: Instant = origin) -> [GossipAction] {
        bytes.withUnsafeBytes { received($0, on: link, now: now) }
    }

    /// Stores the batch as a shell would, one text after the other.
    mutating func store(now: Instant = origin) {
        batchStored(at: (0..<batch.newCount).map { TextLocation(offset: Int64(pool.count + $0), count: 1) }, now: now)
    }

    /// The addresses that this node's HANDSHAKE would name, without its own.
    var namedAddresses: [String] { addresses.connectedAddresses.map(\.text) }
}

extension [GossipAction] {
    /// What is sent on a link, as text.
    func sent(on link: LinkID) -> [String] {
        compactMap { action in
            if case .send(link, let bytes) = action { String(decoding: bytes, as: UTF8.self) } else { nil }
        }
    }

    var dialledAddresses: [String] {
        compactMap { if case .dial(_, let address) = $0 { address.text } else { nil } }
    }

    var dials: [DialID] {
        compactMap { if case .dial(let dial, _) = $0 { dial } else { nil } }
    }

    var closures: [LinkID] {
        compactMap { if case .close(let link, _) = $0 { link } else { nil } }
    }
}

/// A naive peer's HANDSHAKE.
func naiveHandshake(_ addresses: String...) -> String {
    #"{"type":"HANDSHAKE","data":[\#(addresses.map { "\"\($0)\"" }.joined(separator: ","))]}"#
}
