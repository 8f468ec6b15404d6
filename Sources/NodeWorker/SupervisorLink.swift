import ControlAPI
import EventLoop
import Posix
import Time
import Transport
import WebSocket

/// The worker's link to its supervisor: readiness, heartbeats, peer and pool state up, orders down.
///
/// A worker whose link breaks keeps serving the mesh and redials: a supervisor that is started again has its nodes back. It
/// sends them SIGCONT, so that they need not wait for their next attempt.
final class SupervisorLink {
    private let path: String
    private unowned let worker: Worker
    private var connection: Connection?
    private var isOpen = false
    private var pause = SupervisorLink.firstPause
    private var redial: TimerID?
    private var heartbeat: TimerID?
    private var heartbeatInterval: Duration?
    private var poolTimer: TimerID?
    /// What the supervisor was last told.
    private var reportedPeers: Set<String> = []
    private var reportedPool: PoolReport?

    private static let firstPause: Duration = .milliseconds(20)
    private static let longestPause: Duration = .milliseconds(500)
    /// How long changes of the pool are gathered into one report.
    private static let poolReportDelay: Duration = .milliseconds(20)

    init(path: String, worker: Worker) {
        self.path = path
        self.worker = worker
    }

    func isMine(_ candidate: Connection) -> Bool {
        connection === candidate
    }

    func connect() {
        guard !worker.isStopping else { return }
        connection = worker.transport.dial(unixPath: path, target: "/v1/link")
    }

    /// A supervisor has come, or the process was stopped for a while: dials now if it is not linked.
    func lookAgain() {
        pause = Self.firstPause
        guard connection == nil else { return }
        if let redial { worker.loop.cancel(redial) }
        redial = nil
        connect()
    }

    // MARK: What happens on the link

    func opened() {
        isOpen = true
        pause = Self.firstPause
        reportedPeers = Set(worker.node.peerNames)
        let pool = currentPool
        reportedPool = pool
        send(
            .register(
                WorkerRegistration(
                    node: worker.settings.name,
                    pid: Int(CurrentProcess.pid),
                    version: Version.current,
                    peers: reportedPeers.sorted(),
                    pool: pool
                )
            )
        )
    }

    func received(_ payload: UnsafeRawBufferPointer) {
        do {
            switch try SupervisorMessage(parsing: payload) {
            case .welcome(let seconds, let faults):
                welcomed(heartbeatSeconds: seconds)
                apply(faults)
                worker.joinWithFaults()
            case .faults(let faults): apply(faults)
            case .submit(let request, let message): submit(message, request: request)
            case .shutdown: worker.stop("ordered by the supervisor")
            }
        } catch {
            worker.log.write(.warn, "unreadable message from the supervisor", ["problem": "\(error)"])
        }
    }

    func ended(_ end: ConnectionEnd) {
        if isOpen { worker.log.write(.warn, "lost the supervisor", ["reason": "\(end)"]) }
        isOpen = false
        connection = nil
        if let heartbeat { worker.loop.cancel(heartbeat) }
        heartbeat = nil
        redial = worker.loop.schedule(after: pause) { [weak self] in
            self?.redial = nil
            self?.connect()
        }
        pause = min(pause * 2, Self.longestPause)
    }

    private func welcomed(heartbeatSeconds: Double?) {
        worker.log.write(.debug, "registered with the supervisor")
        heartbeatInterval = heartbeatSeconds.map { .seconds($0) }
        scheduleHeartbeat()
    }

    private func apply(_ faults: WorkerFaults) {
        worker.apply(faults)
        send(.faultsApplied(revision: faults.revision))
    }

    private func submit(_ message: String, request: Int) {
        let number = worker.expectAnswer(.supervisor(request))
        Array(message.utf8).withUnsafeBytes { worker.node.submitted($0, by: number, now: worker.loop.now) }
    }

    // MARK: What the supervisor is told

    /// Answers an order to submit. What has become of the pool goes first, so that whoever waits for the pools to be equal
    /// right after the answer is not told so by reports from before.
    func answer(_ request: Int, _ result: SubmissionResult) {
        if case .stored = result { reportPool() }
        send(.submitted(request: request, result))
    }

    func send(_ message: WorkerMessage) {
        guard isOpen else { return }
        connection?.send(text: message.json.bytes(.compact))
    }

    func peersChanged() {
        guard isOpen else { return }
        let peers = Set(worker.node.peerNames)
        let joined = peers.subtracting(reportedPeers)
        let left = reportedPeers.subtracting(peers)
        reportedPeers = peers
        if !joined.isEmpty || !left.isEmpty {
            send(.peers(joined: joined.sorted(), left: left.sorted()))
        }
    }

    func poolChanged() {
        guard isOpen, poolTimer == nil else { return }
        poolTimer = worker.loop.schedule(after: Self.poolReportDelay) { [weak self] in
            guard let self else { return }
            poolTimer = nil
            reportPool()
        }
    }

    /// Says what the pool amounts to, if that is news.
    private func reportPool() {
        guard isOpen else { return }
        let pool = currentPool
        guard pool != reportedPool else { return }
        reportedPool = pool
        send(.pool(pool))
    }

    private var currentPool: PoolReport {
        PoolReport(
            transactions: worker.node.pool.count,
            fingerprint: worker.node.pool.summary.fingerprintText
        )
    }

    /// All workers of a machine beat at the same time: that wakes their supervisor less often. The pings of their links, whose
    /// intervals are whole seconds as well, go along.
    private func scheduleHeartbeat() {
        if let heartbeat { worker.loop.cancel(heartbeat) }
        heartbeat = heartbeatInterval.map { interval in
            let next = (worker.loop.now + .nanoseconds(1)).roundedUp(to: interval)
            return worker.loop.schedule(at: next) { [weak self] in
                guard let self else { return }
                send(.heartbeat)
                scheduleHeartbeat()
            }
        }
    }
}
