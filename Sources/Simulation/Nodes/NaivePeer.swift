import Gossip
import Hashing
import WebSocket

/// A node of the teaching network, as small as its students write it.
///
/// It dials its known peers once, sends HANDSHAKE when a dial opens, dials whatever a HANDSHAKE names, passes new
/// transactions on over what it dialled, and reads only what it accepted. It never redials.
struct NaivePeer: Sendable {
    let address: NodeAddress
    private(set) var stored: [[UInt8]] = []
    private var known: Set<Digest256> = []
    /// In the order in which they opened.
    private var connected: [(link: LinkID, address: NodeAddress)] = []
    private var attempts: [DialID: NodeAddress] = [:]
    private var nextDial: UInt64 = 1

    init(address: NodeAddress) {
        self.address = address
    }

    /// How a message was found to be one that a naive node does not know, and crashes on.
    struct Crash: Error {}

    mutating func dial(_ addresses: [NodeAddress]) -> [GossipAction] {
        addresses.compactMap { target in
            let isKnown =
                target == address || connected.contains { $0.address == target } || attempts.values.contains(target)
            guard !isKnown else { return nil }
            let dial = DialID(number: nextDial)
            nextDial += 1
            attempts[dial] = target
            return .dial(dial, target)
        }
    }

    mutating func opened(_ dial: DialID, as link: LinkID) -> [GossipAction] {
        guard let target = attempts.removeValue(forKey: dial) else { return [] }
        connected.append((link, target))
        let names = (connected.map(\.address) + [address]).map { "\"\($0.text)\"" }.joined(separator: ",")
        return [.send(link, Array(#"{"type":"HANDSHAKE","data":[\#(names)]}"#.utf8))]
    }

    mutating func failed(_ dial: DialID) {
        attempts[dial] = nil
    }

    mutating func closed(_ link: LinkID) {
        connected.removeAll { $0.link == link }
    }

    /// A message came over a link that it accepted.
    mutating func received(_ message: [UInt8]) throws(Crash) -> [GossipAction] {
        if message.starts(with: MessageEncoder.transactionHead) {
            return apply(Array(message.dropFirst(MessageEncoder.transactionHead.count).dropLast()))
        }
        let head = Array(#"{"type":"HANDSHAKE","data":["#.utf8)
        guard message.starts(with: head) else { throw Crash() }
        let list = message.dropFirst(head.count).prefix { $0 != UInt8(ascii: "]") }
        let names = list.split(separator: UInt8(ascii: ",")).map {
            String(decoding: $0.dropFirst().dropLast(), as: UTF8.self)
        }
        return dial(names.compactMap { try? NodeAddress($0) })
    }

    /// A transaction is new, from wherever: it is stored and goes on to everybody.
    mutating func apply(_ text: [UInt8]) -> [GossipAction] {
        guard known.insert(text.withUnsafeBytes { SHA256.hash($0) }).inserted else { return [] }
        stored.append(text)
        let message = MessageEncoder.transactionHead + text + [MessageEncoder.transactionTail]
        return connected.map { .send($0.link, message) }
    }
}
