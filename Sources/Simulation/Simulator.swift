import Gossip
import Hashing
import Time
import WebSocket

/// Real gossip nodes on a simulated network: everything happens in order of simulated time, chance comes from one seed,
/// and so the same seed and the same orders give the same run, to the byte.
///
/// Nodes are named by their number, 1 being the first. Orders (``start(_:after:)``, ``submit(_:to:)`` and so on) are
/// given between runs; ``run(for:)`` executes what falls due and checks safety after each step.
package struct Simulator: Sendable {
    enum Event: Sendable {
        case start(host: Int)
        /// A dial reaches the host it was made to.
        case arrived(connection: Int)
        /// The dialling end hears how its attempt went.
        case answered(connection: Int)
        case refused(connection: Int)
        case message(EndPoint, [UInt8])
        case closed(EndPoint)
        case wake(host: Int)
    }

    package let settings: SimulationSettings
    package internal(set) var now = Instant.origin
    package internal(set) var traffic = Traffic()
    var hosts: [Host]
    var connections: [Int: Connection] = [:]
    var queue = EventQueue<Event>()
    var random: SeededGenerator
    /// Every transaction that was submitted.
    var submitted: [Digest256: [UInt8]] = [:]
    private var nextConnection = 1
    private var hostAt: [NodeAddress: Int] = [:]

    package init(_ settings: SimulationSettings, seed: UInt64) throws(WebSocketURLError) {
        self.settings = settings
        random = SeededGenerator(seed: seed)
        hosts = []
        for index in 0..<settings.natives + settings.naives {
            let address = try SimulationSettings.address(index + 1)
            hosts.append(Host(index: index, address: address, isNaive: index >= settings.natives))
            hostAt[address] = index
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
        switch event {
        case .start(let host): try boot(host)
        case .arrived(let connection): arrived(connection)
        case .answered(let connection): try answered(connection)
        case .refused(let connection): try refused(connection)
        case .message(let endPoint, let bytes): try deliver(bytes, to: endPoint)
        case .closed(let endPoint): try end(endPoint)
        case .wake(let host): try wake(host)
        }
    }

    mutating func latency() -> Duration {
        let range = settings.latency
        return .nanoseconds(
            Int64.random(in: range.lowerBound.nanoseconds...range.upperBound.nanoseconds, using: &random)
        )
    }

    // MARK: Connections

    mutating func dial(_ dial: DialID, _ address: NodeAddress, from host: Int) {
        traffic.dials += 1
        connections[nextConnection] = Connection(dial: dial, address: address, dialler: .init(host: host))
        hosts[host].dials[dial] = nextConnection
        queue.add(.arrived(connection: nextConnection), at: now + latency())
        nextConnection += 1
    }

    private mutating func arrived(_ number: Int) {
        guard let connection = connections[number] else { return }
        guard let index = hostAt[connection.address], hosts[index].isUp else {
            queue.add(.refused(connection: number), at: now + latency())
            return
        }
        connections[number]?.acceptor = .init(host: index, isOpen: true, isReading: true)
        let endPoint = EndPoint(connection: number, end: .acceptor)
        hosts[index].endPoints.insert(endPoint)
        hosts[index].accepted(endPoint.link)
        queue.add(.answered(connection: number), at: arrival(at: EndPoint(connection: number, end: .dialler)))
    }

    /// When what is sent now arrives: after whatever was sent before.
    mutating func arrival(at endPoint: EndPoint) -> Instant {
        let earliest = now + latency()
        guard let last = connections[endPoint.connection]?[endPoint.end]?.lastArrival else { return earliest }
        let instant = max(earliest, last + .nanoseconds(1))
        connections[endPoint.connection]?[endPoint.end]?.lastArrival = instant
        return instant
    }

    mutating func send(_ bytes: [UInt8], from endPoint: EndPoint) {
        guard let peer = connections[endPoint.connection]?[endPoint.end.other] else { return }
        traffic.count(bytes, toNaive: hosts[peer.host].isNaive)
        queue.add(.message(endPoint.other, bytes), at: arrival(at: endPoint.other))
    }

    /// One end closes: what it has sent arrives, what is sent to it is not read any more.
    mutating func close(_ endPoint: EndPoint) {
        connections[endPoint.connection]?[endPoint.end]?.isReading = false
        queue.add(.closed(endPoint.other), at: arrival(at: endPoint.other))
        queue.add(.closed(endPoint), at: arrival(at: endPoint) + settings.latency.upperBound)
    }

    /// An end is no more: the node crashed, or gave the attempt up.
    mutating func abandon(_ endPoint: EndPoint) {
        connections[endPoint.connection]?[endPoint.end]?.isOpen = false
        connections[endPoint.connection]?[endPoint.end]?.isReading = false
        if connections[endPoint.connection]?[endPoint.end.other]?.isOpen == true {
            queue.add(.closed(endPoint.other), at: arrival(at: endPoint.other))
        }
        forgetIfOver(endPoint.connection)
    }

    /// Drops a connection that nobody has an end of or waits for any more.
    mutating func forgetIfOver(_ number: Int) {
        guard let connection = connections[number], !connection.dialler.isOpen, connection.acceptor?.isOpen != true,
            hosts[connection.dialler.host].dials[connection.dial] != number
        else { return }
        connections[number] = nil
    }
}
