import EventLoop
import Posix
import Supervision

/// One process of a node with its group, held by its pidfd from its start to its end.
final class NodeProcess: EventSource {
    let spawn: SpawnID
    /// For people; intervals are the lifecycle's affair.
    let startedAt: Timestamp
    let pid: Int32
    private let handle: ProcessHandle
    private let loop: EventLoop
    private let ended: (Supervision.ExitStatus) -> Void
    /// Whether it has ended, so that its id no longer is its own.
    private(set) var isReaped = false
    private var knownIdentity: ProcessIdentity?

    /// - Parameter ended: called once, after the process has ended, was reaped, and what was left of its group was killed.
    init(
        _ handle: consuming ProcessHandle,
        _ spawn: SpawnID,
        startedAt: Timestamp,
        identity: ProcessIdentity? = nil,
        loop: EventLoop,
        ended: @escaping (Supervision.ExitStatus) -> Void
    ) throws(SystemCallError) {
        self.handle = handle
        self.spawn = spawn
        self.startedAt = startedAt
        self.loop = loop
        self.ended = ended
        pid = self.handle.pid
        knownIdentity = identity
        super.init()
        do {
            try loop.register(self.handle.descriptor.rawValue, source: self, interest: .readable)
        } catch {
            // A process whose end would not be noticed must not run.
            signalGroup(.kill)
            _ = try self.handle.waitForEnd()
            throw error
        }
    }

    /// Which process it is; looked up when first asked for, which is not while a restart is waited for.
    var identity: ProcessIdentity? {
        if knownIdentity == nil, !isReaped { knownIdentity = (try? handle.identity()) ?? nil }
        return knownIdentity
    }

    /// Signals the whole group, unless its leader is gone: then the id may be another's.
    func signalGroup(_ signal: Posix.Signal) {
        // Signal 0 asks whether the process is still there, ended or not.
        let isThere = !isReaped && ((try? handle.send(Posix.Signal(rawValue: 0))) ?? false)
        guard isThere else { return }
        DaemonLog.noting { () throws(SystemCallError) in try ProcessGroup(id: pid).send(signal) }
    }

    /// The process has ended. While it waits to be reaped its id, which is its group's, is nobody else's: the moment to
    /// kill what it left behind.
    override func ready(_ readiness: Readiness) {
        loop.deregister(self)
        signalGroup(.kill)
        let status = reap()
        isReaped = true
        ended(status)
    }

    private func reap() -> Supervision.ExitStatus {
        do {
            switch try handle.reap() {
            case .ended(.exited(let code)): return .code(code)
            case .ended(.signalled(let signal)): return .signal(signal.rawValue)
            case .running, .notOurChild: return .unknown
            }
        } catch {
            DaemonLog.write("\(error)")
            return .unknown
        }
    }
}
