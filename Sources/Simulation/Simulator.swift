import Gossip
import Hashing
import Time
import WebSocket

/// Real gossip nodes on a simulated network: everything happens in order of simulated time, chance comes from one seed,
/// and so the same seed and the same orders give the same run, to the byte.
///
/// Nodes are named by their number, 1 being the first. Orders (``start(_:after:)``, ``submit(_:to:)`` and so on) are
/// given between runs; ``run(for:)`` executes what falls due and checks safety after each step, at a cost that depends
/// neither on the number of nodes nor on that of transactions.
package struct Simulator: Sendable {
    enum Event: Sendable {
        case start(host: Int)
        /// A dial reaches the host it was made to.
        case arrived(connection: Int)
        /// The dialling end hears how its attempt went.
        case answered(connection: Int)
        case refused(connection: Int)
        case message(EndPoint, Parcel)
        case closed(EndPoint)
        /// The payload of a link goes again.
        case drained(EndPoint)
        case wake(host: Int)
        /// Links that this partition cuts are given up.
        case silence(partition: Int)
    }

    /// A message on its way.
    struct Parcel: Sendable {
        let bytes: [UInt8]
        /// Links that a transaction will have come over.
        var hop = 0
    }

    package let settings: SimulationSettings
    package internal(set) var now = Instant.origin
    package internal(set) var traffic = Traffic()
    package internal(set) var ledger = Ledger()
    /// What links do to messages at present.
    package var quality: LinkQuality
    /// Events executed.
    package internal(set) var steps = 0
    var hosts: [Host]
    /// All that there ever were, by number.
    var connections: [Connection] = []
    /// Nobody is frozen from then on.
    var longestPause = Instant.origin
    var partitions: [Int: Partition] = [:]
    var nextPartition = 1
    var queue = EventQueue<Event>()
    var random: SeededGenerator
    /// Native nodes that are up, and those of them that are private.
    package internal(set) var liveNatives = 0
    var livePrivates = 0
    private var hostAt: [NodeAddress.Key: Int] = [:]

    /// A network whose nodes are all down.
    package init(_ settings: SimulationSettings, seed: UInt64) throws(WebSocketURLError) {
        self.settings = settings
        quality = settings.quality
        random = SeededGenerator(seed: seed)
        hosts = []
        for index in 0..<settings.natives + settings.naives {
            let address = try SimulationSettings.address(index + 1)
            let isNaive = index >= settings.natives
            let isPrivate = !isNaive && index >= settings.natives - settings.privates
            hosts.append(Host(index: index, address: address, isNaive: isNaive, isPrivate: isPrivate))
            if !isPrivate { hostAt[address.key] = index }
        }
    }

    // MARK: Running

    /// Runs until nothing more is due before `duration` has passed.
    package mutating func run(for duration: Duration) throws(SafetyViolation) {
        let end = now + duration
        while let instant = queue.nextInstant, instant <= end { try step() }
        now = end
    }

    /// Runs until `isDone`, asked every simulated millisecond.
    /// - Returns: how long that took, or nil when it did not come about within `limit`.
    package mutating func run(
        until isDone: (borrowing Simulator) -> Bool,
        limit: Duration
    ) throws(SafetyViolation) -> Duration? {
        let start = now
        while !isDone(self) {
            guard now - start < limit else { return nil }
            try run(for: .milliseconds(1))
        }
        return now - start
    }

    private mutating func step() throws(SafetyViolation) {
        guard let (instant, event) = queue.popFirst() else { return }
        now = instant
        if let resumesAt = delay(of: event) {
            postpone(event, to: resumesAt)
            return
        }
        steps += 1
        switch event {
        case .start(let host): try boot(host)
        case .arrived(let connection): arrived(connection)
        case .answered(let connection): try answered(connection)
        case .refused(let connection): try refused(connection)
        case .message(let endPoint, let parcel): try deliver(parcel, to: endPoint)
        case .closed(let endPoint): try end(endPoint)
        case .drained(let endPoint): try drain(endPoint)
        case .wake(let host): try wake(host)
        case .silence(let partition): silence(partition)
        }
    }

    // MARK: Frozen nodes

    /// When the node that the event happens to can take it, if it is frozen now.
    private func delay(of event: Event) -> Instant? {
        guard now < longestPause else { return nil }
        let index: Int
        switch event {
        case .wake(let host): index = host
        case .arrived(let number): index = connections[number].host(at: .acceptor)
        case .answered(let number), .refused(let number): index = connections[number].host(at: .dialler)
        case .message(let endPoint, _), .closed(let endPoint), .drained(let endPoint):
            index = connections[endPoint.connection].host(at: endPoint.end)
        case .start, .silence: return nil
        }
        guard index >= 0, hosts[index].pausedUntil > now else { return nil }
        return hosts[index].pausedUntil
    }

    private mutating func postpone(_ event: Event, to instant: Instant) {
        switch event {
        case .wake(let host):
            guard hosts[host].wakesAt == now else { return }
            hosts[host].wakesAt = instant
        case .arrived(let number):
            let expiry = connections[number].dialledAt + settings.dialTimeout
            if expiry < instant { return queue.add(.refused(connection: number), at: max(expiry, now)) }
        case .start, .answered, .refused, .message, .closed, .drained, .silence:
            break
        }
        queue.add(event, at: instant)
    }

    // MARK: The network

    func host(at address: NodeAddress) -> Int? { hostAt[address.key] }

    mutating func latency() -> Duration { settings.latency.draw(using: &random) }

    mutating func happens(_ share: Double) -> Bool {
        share > 0 && Double.random(in: 0..<1, using: &random) < share
    }

    /// Whether nothing that one node sends reaches the other.
    func isBlocked(_ sender: Int, _ receiver: Int) -> Bool {
        !partitions.isEmpty && partitions.values.contains { $0.blocks(sender, receiver) }
    }
}
