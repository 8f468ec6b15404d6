import ClusterConfig
import EventLoop
import Posix
import Time

/// Has logs rotated when they have grown to their size.
///
/// A log is watched until it is written to once, and looked at no sooner than ``pause`` after that: a log that nobody
/// writes to costs nothing, one that is written to without a break a look a second. Rotating is the work of a process of its
/// own (``RotateLog``), because taking a file apart waits for the disk.
final class LogKeeper: EventSource {
    /// Between two looks at a log.
    private static let pause: Duration = .seconds(1)
    /// After a rotation that failed, which as a rule the next would, too.
    private static let pauseAfterFailure: Duration = .seconds(60)

    private let policy: LogPolicy
    private let loop: EventLoop
    private let watch: FileWatch
    private let program: String
    private let daemonLog: String
    /// Called when rotations that were let finish have ended, all of them.
    var rotationsEnded: () -> Void = {}
    /// The logs that are kept.
    private var logs: [String: Condition] = [:]
    /// Those that are not any more, and whose rotation goes on to its end.
    private var finishing: Set<String> = []

    private enum Condition {
        /// Nothing has been written to it since the last look.
        case quiet
        case waitingForLook(TimerID)
        case rotating(ChildExitSource)
    }

    /// - Parameters:
    ///   - program: what a rotation runs: this program itself.
    ///   - daemonLog: where rotations say what went wrong.
    init(_ policy: LogPolicy, program: String, daemonLog: String, loop: EventLoop) throws(SystemCallError) {
        self.policy = policy
        self.program = program
        self.loop = loop
        self.daemonLog = daemonLog
        watch = try FileWatch()
        super.init()
        try loop.register(watch.rawValue, source: self, interest: .readable)
    }

    /// Looks after a log from now on. For one that was deleted and is there again it is to be called anew.
    func keep(_ path: String) {
        switch logs[path] {
        case .waitingForLook, .rotating: break
        case .quiet, nil:
            logs[path] = .quiet
            look(at: path)
        }
    }

    /// Leaves a log alone. A rotation of one that is about to be deleted is ended; that of another goes on to its end, since
    /// readers of one that was not finished wait for it for a while.
    func forget(_ path: String, isToBeDeleted: Bool) {
        switch logs.removeValue(forKey: path) {
        case .waitingForLook(let timer): loop.cancel(timer)
        case .rotating(let rotation) where isToBeDeleted: end(rotation)
        case .rotating: finishing.insert(path)
        case .quiet, nil: break
        }
    }

    /// Leaves all logs alone.
    func forgetAll(areToBeDeleted: Bool) {
        for path in logs.keys { forget(path, isToBeDeleted: areToBeDeleted) }
    }

    /// Whether a rotation still goes on that was let finish.
    var isFinishing: Bool { !finishing.isEmpty }

    override func ready(_ readiness: Readiness) {
        DaemonLog.noting { () throws(SystemCallError) in
            for path in try watch.changes() {
                if case .quiet = logs[path] { look(at: path, after: Self.pause) }
            }
        }
    }

    private func look(at path: String, after delay: Duration) {
        let timer = loop.schedule(after: delay) { [weak self] in self?.look(at: path) }
        logs[path] = .waitingForLook(timer)
    }

    /// Watches before it looks, so that nothing is written in between.
    private func look(at path: String) {
        guard logs[path] != nil else { return }
        logs[path] = .quiet
        do throws(SystemCallError) {
            try watch.addFileOnce(path)
            let size = try LogRotation.liveBytes(of: path) ?? 0
            if size >= Int64(policy.maxSizeBytes) { try rotate(path) }
        } catch {
            DaemonLog.write("a log cannot be rotated: \(error)")
            // As a rule for lack of watches or descriptors, of which there may be some again.
            look(at: path, after: Self.pauseAfterFailure)
        }
    }

    private func rotate(_ path: String) throws(SystemCallError) {
        let request = SpawnRequest(
            command: program,
            arguments: [
                Verb.rotateLog.name, path, "--max-size", String(policy.maxSizeBytes), "--keep", String(policy.keep),
            ],
            output: .append(toFile: daemonLog)
        )
        let process: ProcessHandle
        do {
            process = try request.spawn()
        } catch {
            DaemonLog.write("\(path) cannot be rotated: \(error)")
            return look(at: path, after: Self.pauseAfterFailure)
        }
        let rotation = try ChildExitSource(process, loop: loop) { [weak self] status in self?.ended(path, status) }
        logs[path] = .rotating(rotation)
    }

    private func ended(_ path: String, _ status: ExitStatus?) {
        if finishing.remove(path) != nil, finishing.isEmpty { rotationsEnded() }
        guard case .rotating = logs[path] else { return }
        look(at: path, after: status == .exited(code: 0) ? Self.pause : Self.pauseAfterFailure)
    }

    private func end(_ rotation: ChildExitSource) {
        DaemonLog.noting { () throws(SystemCallError) in try rotation.process.send(.kill) }
    }
}
