import ControlAPI
import EventLoop
import JSON
import Posix
import Time
import Transport
import WebSocket

/// Submits a load to a running mesh and watches it arrive: the shell round ``BroadcastLedger``.
///
/// To each node there are two connections of ours and one of its own. Over one we are a client that submits and is answered.
/// Over the other we are a peer that names an address of ours; the node dials that, and sends over it what it stores.
final class BroadcastBench {
    /// How far it is.
    enum Phase: Equatable {
        case joining, sending, draining, done
    }

    /// Whom a connection is for.
    enum Role {
        case joining(Int)
        case client(Int)
        /// Opened by a node; which, its first message says.
        case watching(Int?)
    }

    /// A node that is a part of it.
    struct Target {
        let name: String
        let port: Int
        /// Where it takes WebSocket connections; nil where it does not.
        let address: WebSocketURL?
    }

    /// How long to wait for nodes to dial, and for transactions that do not come any more.
    static let patience: Duration = .seconds(5)
    static let redialPause: Duration = .milliseconds(50)

    let load: BroadcastLoad
    let loop: EventLoop
    let transport: Transport
    let targets: [Target]
    /// The targets that transactions are submitted to, by their index.
    let sources: [Int]
    /// How many may be under way: fewer than a node would hold back from a peer that reads too slowly, as we would look.
    let window: Int
    var transactions: BenchTransactions
    var phase = Phase.joining
    var roles: [UInt64: Role] = [:]
    var clients: [Int: Connection] = [:]
    /// The targets that send us what they store, by index; those that are there when the load begins are watched.
    var watched: [Int: Connection] = [:]
    var places: [Int: Int] = [:]
    var ledger: BroadcastLedger
    var start = Instant.origin
    var lastProgress = Instant.origin
    /// How many are not waited for any more.
    var givenUp = 0
    var ownAddress = ""
    /// What the first refused transaction was told.
    var firstError: String?
    private var wakeUp: (id: TimerID, at: Instant)?
    private var line: LiveLine
    private var isInterrupted = false

    init(_ load: BroadcastLoad, _ status: ClusterStatus, _ console: Console) throws(Failure) {
        self.load = load
        targets = status.nodes.filter { $0.state == .ready }.map { node in
            let address = node.address.flatMap { try? WebSocketURL($0) }
            return Target(name: node.name, port: node.port, address: address?.scheme == .webSocket ? address : nil)
        }
        sources = try Self.sources(load.from, targets, outOf: status.nodes)
        // Connections may end before it is known who is watched.
        ledger = BroadcastLedger(nodeCount: 0, sourceCount: targets.count)
        window = max(16, (512 << 10) / (load.size + 64))
        var random = SystemRandomNumberGenerator()
        transactions = BenchTransactions(run: random.next(), size: load.size, at: .now())
        line = LiveLine(console)
        loop = try reporting(EventLoop())
        transport = Transport(loop: loop)
        transport.delegate = self
        transport.turnEnds = { [unowned self] in pump() }
    }

    private static func sources(
        _ selection: NodeSelection,
        _ targets: [Target],
        outOf all: [NodeStatus]
    ) throws(Failure) -> [Int] {
        let able = targets.indices.filter { targets[$0].address != nil }
        guard case .names(let names) = selection else {
            if !able.isEmpty { return able }
            throw Failure(
                .failed,
                "no node is ready that takes WebSocket connections",
                advice: "See how they are with: supervisor status"
            )
        }
        let missing = names.filter { name in !all.contains { $0.name == name } }
        if !missing.isEmpty { throw .noNodes(missing) }
        let chosen = able.filter { names.contains(targets[$0].name) }
        if !chosen.isEmpty { return chosen }
        throw Failure(
            .failed,
            "\(ReadableText.list(names)) is not ready, or takes no WebSocket connections",
            advice: "See how they are with: supervisor status"
        )
    }

    // MARK: The whole run

    func run() throws(Failure) -> BroadcastReport {
        let signals = try reporting(
            SignalSource([.interrupt, .terminate], loop: loop) { [unowned self] _ in interrupted() }
        )
        defer {
            signals.cancel()
            line.clear()
        }
        let port = try reporting(transport.listen(on: .loopbackIPv4(port: 0))).port ?? 0
        ownAddress = "ws://127.0.0.1:\(port)"
        try join()
        let before = copiesSent()
        try send()
        let copies = zip(before, copiesSent()).map { before, after in
            // A node that was restarted meanwhile counts from 0 again.
            after.map { $0 - ($0 < before ?? 0 ? 0 : before ?? 0) }
        }
        findUnseen()
        return BroadcastReport(self, copies: copies)
    }

    private func interrupted() {
        if phase == .draining { isInterrupted = true }
        phase = phase == .sending ? .draining : .done
    }

    /// Connects to every node, and waits until as many as will have dialled us.
    private func join() throws(Failure) {
        for index in targets.indices { dial(.joining(index)) }
        for index in sources { dial(.client(index)) }
        let deadline = MonotonicClock.now() + Self.patience
        while watched.count < targets.count || clients.values.contains(where: { !$0.canSend }) {
            try turn(until: deadline)
            if phase == .done { throw .interrupted }
            if loop.now >= deadline { break }
        }
        guard !watched.isEmpty else {
            throw Failure(.failed, "nothing to measure: no node has taken the bench for a peer and sent it anything")
        }
        for (place, index) in watched.keys.sorted().enumerated() { places[index] = place }
        ledger = BroadcastLedger(nodeCount: places.count, sourceCount: targets.count)
    }

    private func send() throws(Failure) {
        start = MonotonicClock.now()
        lastProgress = start
        phase = .sending
        var nextLine = start
        while phase != .done {
            try turn(until: min(nextLine, deadline))
            if isInterrupted { throw .interrupted }
            if loop.now >= nextLine {
                line.draw(progress)
                nextLine = loop.now + .milliseconds(200)
            }
        }
    }

    private func turn(until deadline: Instant) throws(Failure) {
        try reporting(loop.turn(until: deadline))
    }

    private var deadline: Instant {
        let end = phase == .sending ? start + .seconds(load.seconds) : .distantFuture
        return min(end, lastProgress + Self.patience)
    }

    private var progress: String {
        let seconds = min(load.seconds, Int((loop.now - start).seconds))
        return "\(seconds) of \(load.seconds) s: \(ledger.sentCount) sent, \(ledger.completeCount) on all nodes"
    }

    // MARK: The load

    /// Submits what is due, at the end of each turn.
    private func pump() {
        switch phase {
        case .joining, .done: return
        case .draining: break
        case .sending: submitDue()
        }
        let now = loop.now
        if phase == .draining, ledger.isComplete { phase = .done }
        guard now - lastProgress >= Self.patience else { return }
        // What has not come by now will not keep the rest from being sent.
        givenUp = ledger.sentCount - ledger.completeCount - ledger.rejectedCount
        lastProgress = now
        if phase == .draining { phase = .done }
    }

    private func submitDue() {
        let end = start + .seconds(load.seconds)
        while ledger.sentCount - ledger.completeCount - ledger.rejectedCount - givenUp < window {
            let now = MonotonicClock.now()
            let due = load.rate.map { start + .nanoseconds(Int64(ledger.sentCount) * 1_000_000_000 / Int64($0)) } ?? now
            if due >= end || ledger.sentCount == BroadcastLoad.mostTransactions {
                phase = .draining
                return
            }
            if due > now { return wake(at: due) }
            guard let source = nextSource, let connection = clients[source] else { break }
            connection.send(text: transactions.message(ledger.sentCount))
            ledger.sent(to: source, due: due)
        }
        if loop.now >= end { phase = .draining }
    }

    /// The source whose turn it is, or the next one that can be written to.
    private var nextSource: Int? {
        (0..<sources.count).lazy.map { [self] in sources[(ledger.sentCount + $0) % sources.count] }.first { source in
            guard let client = clients[source] else { return false }
            return client.canSend && client.backlog < transport.limits.highMark
        }
    }

    private func wake(at instant: Instant) {
        guard wakeUp.map({ $0.at > instant || $0.at <= loop.now }) ?? true else { return }
        if let wakeUp { loop.cancel(wakeUp.id) }
        wakeUp = (loop.schedule(at: instant) {}, instant)
    }
}
