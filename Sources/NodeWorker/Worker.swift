import EventLoop
import Gossip
import JSON
import Posix
import Time
import Transport
import WebSocket

/// A node as a process: the epoll shell round the gossip state machine, its pool file and its connections.
///
/// What happens in a turn of the loop gathers in the state machine's batch; at the end of the turn the batch is written to
/// the pool file with one call, then pushed and answered, and every connection writes once.
final class Worker {
    let settings: WorkerSettings
    let loop: EventLoop
    let transport: Transport
    let log: Log
    let requestGuard: RequestGuard
    let started: Instant
    var node: GossipNode
    var poolFile: PoolFile
    var supervisor: SupervisorLink?
    /// Which dial attempt a connection that is not open yet stands for, and the other way round.
    var dials: [UInt64: (dial: DialID, address: NodeAddress)] = [:]
    var dialConnections: [DialID: Connection] = [:]
    var httpLinks = HTTPLinkTable()
    /// Whoever waits for an answer over HTTP or the supervisor's link, by the number given to the state machine. Emptied at
    /// the end of each turn, whether or not the file could be written and the caller is still there.
    var waiting: [UInt64: RequestOrigin] = [:]
    var nextRequest: UInt64 = 1
    /// Downloads of the pool that wait for their readers.
    var downloads: [UInt64: PoolDownload] = [:]
    var metrics = WorkerMetrics()
    var isStopping = false
    /// Why the pool file could not be written, until it can be again; the node is not healthy meanwhile.
    var poolFailure: SystemCallError?
    /// What is wrong with its links on purpose; nil when nothing is, which is all that a message then costs.
    var faults: LinkFaults?
    /// Whether it is linked with nobody until the supervisor has said what is wrong.
    var awaitsFaults: Bool
    lazy var delayTimer = DeadlineTimer(loop) { [unowned self] in sendDelayed() }
    /// For a look at HANDSHAKEs while there are faults.
    var handshakeTape = JSONTape()
    /// Set when peers or pool have changed since the supervisor was last told.
    var hasPeersChanged = false
    /// Has the state machine ticked when it next wants to be.
    private lazy var gossipTimer = DeadlineTimer(loop) { [unowned self] in execute(node.tick(now: loop.now)) }
    var synchroniseTimer: TimerID?
    var recoveryTimer: TimerID?

    /// How long links get to close when the node stops.
    private static let stopGrace: Duration = .seconds(1)

    init(_ settings: WorkerSettings, loop: EventLoop, node: GossipNode, poolFile: consuming PoolFile) {
        self.settings = settings
        self.loop = loop
        self.node = node
        self.poolFile = poolFile
        log = Log(level: settings.logLevel)
        requestGuard = RequestGuard(settings)
        transport = Transport(loop: loop)
        started = loop.now
        awaitsFaults = settings.awaitsFaults
        transport.delegate = self
        transport.turnEnds = { [unowned self] in endTurn() }
        transport.report = { [log] in log.write(.warn, $0) }
    }

    // MARK: Start and stop

    /// Listens, joins the mesh and tells the supervisor.
    func start() throws(WorkerFailure) {
        for address in settings.listen {
            do {
                try transport.listen(on: address)
            } catch {
                throw .port("cannot listen on \(address): \(error)\(PortHolderText.of(settings.port))")
            }
        }
        if let path = settings.supervisorSocket {
            supervisor = SupervisorLink(path: path, worker: self)
            supervisor?.connect()
        }
        log.write(
            .info,
            "started",
            ["node": settings.name, "address": settings.address?.text ?? "none", "transactions": "\(node.pool.count)"]
        )
        if !awaitsFaults { execute(node.start(now: loop.now)) }
    }

    /// The supervisor has said what is wrong with the node's links: from the first link on it is.
    func joinWithFaults() {
        guard awaitsFaults else { return }
        awaitsFaults = false
        if !isStopping { execute(node.start(now: loop.now)) }
    }

    /// Closes every link, and ends the loop once they are closed or had their time.
    func stop(_ reason: String) {
        guard !isStopping else { return }
        isStopping = true
        log.write(.info, "stopping", ["reason": reason])
        transport.stopListening()
        for link in node.links.all { carrier(of: link.id)?.close(.goingAway) }
        for connection in dialConnections.values { connection.drop() }
        loop.schedule(after: Self.stopGrace) { [unowned self] in loop.stop() }
        stopIfDone()
    }

    func stopIfDone() {
        if isStopping && node.links.count == 0 { loop.stop() }
    }

    /// Brings the pool to the disk, at the very end.
    func finish() {
        do {
            try poolFile.synchronise()
            log.write(.info, "stopped", ["transactions": "\(node.pool.count)"])
        } catch {
            log.write(.error, "cannot synchronise transactions.json", ["error": "\(error)"])
        }
    }

    // MARK: Turns

    private func endTurn() {
        if !node.batch.isEmpty { storeBatch() }
        if hasPeersChanged {
            hasPeersChanged = false
            supervisor?.peersChanged()
        }
        gossipTimer.set(to: isStopping ? .distantFuture : node.nextDeadline)
    }
}
