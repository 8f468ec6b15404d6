import ControlAPI
import Posix
import Supervision
import Time

/// A node as others are told of it.
extension Node {
    /// How long a look at the memory serves: each costs the kernel a walk through the process's pages.
    private static let memoryLifetime: Duration = .seconds(1)

    /// Whether it runs or is going to, of its own accord.
    var isMeantToRun: Bool { lifecycle.state.shown.isMeantToRun }

    func status(now: Instant) -> NodeStatus {
        var status = NodeStatus(
            name: name,
            number: number,
            state: lifecycle.state.shown,
            port: settings.port,
            isPublic: settings.isPublic,
            directory: cluster.layout.nodePath(name)
        )
        status.pid = livePID.map(Int.init)
        status.address = settings.isPublic ? settings.address : nil
        status.peers = link?.peers ?? cluster.foreignPeers(of: self)
        status.transactions = link?.pool.transactions
        status.restarts = lifecycle.restarts
        status.lastExit = lastExit
        status.reason = lifecycle.failureReason?.text
        status.nextRestartSeconds = lifecycle.nextRestart.map { max(0, ($0 - now).seconds) }
        status.uptimeSeconds = lifecycle.uptime(at: now)?.seconds
        status.memoryBytes = livePID == nil ? nil : memory?.bytes
        return status
    }

    private var livePID: Int32? {
        lifecycle.process == nil ? nil : process?.pid
    }

    /// Brings ``memory`` up to date, unless it is.
    func lookAtMemory(now: Instant) {
        guard let pid = livePID, memory == nil || memoryAge(now: now) > Self.memoryLifetime else { return }
        let bytes = ((try? ProcessMemory.bytes(of: pid)) ?? nil).map(Int.init)
        memory = (bytes, now)
    }

    func memoryAge(now: Instant) -> Duration {
        memory.map { now - $0.at } ?? .zero
    }

    private var lastExit: LastExit? {
        recordedExit.map { LastExit($0, hung: lastHung) }
    }

    private var recordedExit: RecordedExit? {
        guard let exit = lifecycle.lastExit, let exitedAt else { return nil }
        return RecordedExit(status: exit.status, at: exitedAt)
    }

    /// What outlives the daemon.
    var record: NodeRecord {
        let lifecycle = lifecycle.record
        return NodeRecord(
            number: number,
            name: name,
            port: settings.port,
            isPrivateByRequest: isPrivateByRequest,
            folder: folder,
            process: recordedProcess,
            intent: lifecycle.intent,
            lastSpawn: lifecycle.lastSpawn,
            restarts: lifecycle.restarts,
            lastExit: recordedExit,
            keepsFolder: keepsFolder
        )
    }

    private var recordedProcess: NodeRecord.Process? {
        guard let process, let identity = process.identity else { return lost }
        return NodeRecord.Process(
            pid: identity.pid,
            startTicks: identity.startTicks,
            startedAt: process.startedAt
        )
    }
}

extension LastExit {
    fileprivate init(_ exit: RecordedExit, hung: String?) {
        let cause: Cause =
            switch exit.status {
            case .code(let code): .code(Int(code))
            case .signal(let number): .signal(Posix.Signal(rawValue: number).name)
            case .unknown: .unknown
            }
        self.init(cause, at: "\(exit.at)", hung: hung)
    }
}

extension Instant {
    /// Where on the present time line a moment by the calendar was; before the machine's start counts as its start.
    init(of timestamp: Timestamp, now: Instant) {
        let elapsed = max(0, Timestamp.now().milliseconds - timestamp.milliseconds)
        self.init(nanoseconds: max(0, now.nanoseconds - elapsed * 1_000_000))
    }
}
