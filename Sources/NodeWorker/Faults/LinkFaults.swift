import ControlAPI
import Gossip
import Time

/// The faults of this node's links: which peers it must not be linked with, and what becomes of messages to the others.
///
/// A pure state machine between ``GossipNode``, which knows nothing of it, and the connections.
struct LinkFaults {
    /// What becomes of a message.
    enum Fate: Equatable {
        /// It is sent.
        case passes
        case isLost
        /// It leaves later, and not before.
        case waits(until: Instant)
        /// Too much waits already: it is not sent, as if the peer read too slowly.
        case isRefused
    }

    /// As the supervisor has them.
    let faults: WorkerFaults
    private let byName: [String: WorkerFaults.Peer]
    private let byAddress: [NodeAddress.Key: WorkerFaults.Peer]
    private var lines: [LinkID: DelayLine] = [:]
    /// Links that messages were refused for since they last had room.
    private var overfull: Set<LinkID> = []
    /// What chance decides, by peer, so that a redialled link does not lose the same messages again.
    private var chance: [String: SeededGenerator] = [:]

    /// - Parameters:
    ///   - node: this one; each sender has chances of its own.
    ///   - before: the faults that these replace. What waits leaves after the time it was given, or at once where there is no
    ///     delay any more.
    init(_ faults: WorkerFaults, of node: String, replacing before: LinkFaults? = nil) {
        self.faults = faults
        byName = Dictionary(faults.peers.map { ($0.name, $0) }) { first, _ in first }
        let addresses = faults.peers.compactMap { peer in
            peer.address.flatMap { try? NodeAddress($0) }.map { ($0.key, peer) }
        }
        byAddress = Dictionary(addresses) { first, _ in first }
        lines = before?.lines ?? [:]
        overfull = before?.overfull ?? []
        for peer in faults.peers where peer.impairment.loss > 0 {
            let known = before?.faults.seed == faults.seed ? before?.chance[peer.name] : nil
            chance[peer.name] =
                known ?? SeededGenerator(seed: faults.seed ^ Self.number(of: "\(node) \(peer.name)"))
        }
    }

    /// Whether no fault is left, and nothing waits because of an earlier one.
    var isOver: Bool { faults.peers.isEmpty && lines.isEmpty }

    // MARK: Peers

    /// Whether there must be no link to whoever listens at the address.
    func isCut(_ address: NodeAddress) -> Bool { byAddress[address.key]?.isCut == true }

    /// Whether there must be no link to the peer at the other end.
    func isCut(_ link: LinkTable.Link) -> Bool { peer(of: link)?.isCut == true }

    /// Whether there must be no link to whoever this HANDSHAKE is from.
    func isCut(_ sender: HandshakeSender) -> Bool {
        if let name = sender.name { return byName[name]?.isCut == true }
        return sender.address.flatMap { try? NodeAddress($0) }.map(isCut) ?? false
    }

    /// Whether messages on the link are delayed or lost, or wait.
    func isImpaired(_ link: LinkTable.Link) -> Bool {
        lines[link.id] != nil || impairment(of: link) != .none
    }

    func impairment(of link: LinkTable.Link) -> LinkImpairment { peer(of: link)?.impairment ?? .none }

    /// A native peer is known by its name, whatever address led to it; a naive one, and one that has not said who it is, by
    /// its address.
    private func peer(of link: LinkTable.Link) -> WorkerFaults.Peer? {
        if let native = link.nativePeer { return byName[native.id] }
        return link.addresses.lazy.compactMap { byAddress[$0.key] }.first
    }

    // MARK: Messages

    /// Decides what becomes of a message, and keeps it if it has to wait.
    mutating func send(_ message: [UInt8], on link: LinkTable.Link, now: Instant) -> Fate {
        let peer = peer(of: link)
        let impairment = peer?.impairment ?? .none
        if let peer, impairment.loss > 0, isLost(on: peer) { return .isLost }
        guard impairment.delayMilliseconds > 0 || lines[link.id] != nil else { return .passes }
        let due = now + .milliseconds(impairment.delayMilliseconds)
        if lines[link.id, default: DelayLine()].append(message, until: due) { return .waits(until: due) }
        overfull.insert(link.id)
        return .isRefused
    }

    private mutating func isLost(on peer: WorkerFaults.Peer) -> Bool {
        guard var generator = chance[peer.name] else { return false }
        defer { chance[peer.name] = generator }
        return Double.random(in: 0..<1, using: &generator) < peer.impairment.loss
    }

    /// When the next message leaves; ``Time/Instant/distantFuture`` for never.
    var nextDeadline: Instant { lines.values.reduce(.distantFuture) { min($0, $1.nextDeadline) } }

    /// The messages that leave now.
    ///
    /// - Returns: by link, those of each in order, and whether the link has room again after it had none.
    mutating func takeDue(now: Instant) -> [(link: LinkID, messages: [[UInt8]], hasRoomAgain: Bool)] {
        lines.keys.filter { lines[$0].map { $0.nextDeadline <= now } ?? false }.sorted { $0.number < $1.number }.map {
            link in
            var messages: [[UInt8]] = []
            while let message = lines[link]?.takeDue(now: now) { messages.append(message) }
            let hasRoom = (lines[link]?.bytes ?? 0) <= DelayLine.largestBytes / 2
            if lines[link]?.isEmpty == true { lines[link] = nil }
            return (link, messages, hasRoom && overfull.remove(link) != nil)
        }
    }

    /// Has what waits on a link leave as soon as it may.
    mutating func release(_ link: LinkID, now: Instant) {
        lines[link]?.hasten(to: now)
    }

    /// A link is gone, and what waited on it.
    mutating func closed(_ link: LinkID) {
        lines[link] = nil
        overfull.remove(link)
    }

    /// FNV-1a of 64 bits: a number that differs from pair to pair and is the same in each run.
    private static func number(of text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
