import ControlAPI
import Posix
import Time

/// Finds the daemon of a cluster, or starts one.
struct DaemonStart {
    /// How long a new daemon may take until it answers.
    private static let patience = Duration.seconds(20)

    private let layout: Layout
    private let console: Console
    private let interruption: SignalWatch?

    /// - Parameter interruption: what ends the waits of the clients that come of this.
    init(_ invocation: Invocation, _ layout: Layout, _ interruption: SignalWatch? = nil) {
        self.layout = layout
        self.interruption = interruption
        console = invocation.console
    }

    /// Connects to the daemon that runs; where none does, checks that a cluster can be started here, and starts one.
    ///
    /// - Parameter request: what the daemon will be asked for first.
    func findOrStart(for request: AddNodes, _ setup: ClusterSetup) throws(Failure) -> RunningDaemon {
        if let daemon = try answeringDaemon() { return daemon }
        do {
            try Preflight(layout, setup).check(request)
        } catch {
            // What is in the way may be the cluster that another command has started meanwhile.
            if let daemon = try answeringDaemon() { return daemon }
            throw Failure(error)
        }
        return RunningDaemon(client: try start(), found: nil)
    }

    /// A daemon that answers.
    struct RunningDaemon {
        let client: ControlClient
        /// The cluster as it was found; nil where the daemon was started for this command.
        let found: ClusterStatus?
    }

    /// Starts a daemon and waits until it answers.
    ///
    /// Of several started at once in one folder only the one that gets the lock stays, and that one is used. But whoever
    /// has the lock may also be about to die, so that starting is tried again until somebody answers.
    func start() throws(Failure) -> ControlClient {
        try reporting(makeStateFolder())
        let deadline = MonotonicClock.now() + Self.patience
        let watch = try reporting(FileWatch())
        try reporting(watch.addFolder(layout.stateFolder))
        while try !launch() {
            if let daemon = try answeringDaemon() {
                console.note("another command has started the daemon of \(layout.directory) meanwhile; using that one")
                return daemon.client
            }
            if MonotonicClock.now() > deadline {
                throw Failure(.timeRanOut, "the daemon of \(layout.directory) holds its lock and does not answer")
            }
            // Nothing tells of a lock that is let go of, nor of the moment a socket begins to listen: look again soon.
            let soon = MonotonicClock.now() + .milliseconds(10)
            if try reporting(Readable.wait(for: [watch.rawValue], until: soon)) { _ = try reporting(watch.changes()) }
        }
        return try ControlClient(layout, interruption)
    }

    /// Runs a daemon.
    ///
    /// - Returns: false when it has ended again, since another has the lock.
    private func launch() throws(Failure) -> Bool {
        let ends = try reporting(StreamSocket.pair())
        let process = try spawn(readiness: ends.second.rawValue)
        let answer = try readAnswer(from: ends.first, process)
        if answer.hasPrefix("ready") { return true }
        let parts = answer.split(separator: " ", maxSplits: 2)
        guard parts.count == 3, parts[0] == "error" else { throw unexpectedEnd() }
        let error = APIError(APIError.Code(rawValue: String(parts[1])) ?? .internalError, String(parts[2]))
        guard error.code == .conflict else { throw Failure(error) }
        return false
    }

    /// The daemon that runs here, if it does more than just having its socket there: one that is being killed still
    /// accepts connections for a moment.
    func answeringDaemon() throws(Failure) -> RunningDaemon? {
        do {
            let client = try ControlClient(layout, interruption)
            return RunningDaemon(client: client, found: try client.status())
        } catch {
            guard error.exitCode == .noCluster else { throw error }
            return nil
        }
    }

    /// Only its owner may look into it: the control socket is there.
    private func makeStateFolder() throws(SystemCallError) {
        do {
            try Directory.create(layout.stateFolder, mode: 0o700)
        } catch let error where error.isExistingPath {
            return
        }
    }

    private func spawn(readiness: Int32) throws(Failure) -> ProcessHandle {
        let executable = try reporting(CurrentProcess.executablePath())
        let file = layout.file.map { ["--file", $0] } ?? []
        let arguments = ["-C", layout.directory] + file + [Verb.daemon.name, "--readiness", "3"]
        let request = SpawnRequest(
            command: executable,
            arguments: arguments,
            // Started from within a node of another cluster, it still is nothing of that node's.
            environment: CurrentProcess.environment().filter { $0.key != ProcessMarker.variable },
            workingDirectory: layout.directory,
            output: .append(toFile: layout.daemonLogPath),
            standing: .sessionLeader,
            inherited: [readiness]
        )
        do {
            return try request.spawn()
        } catch {
            throw Failure(.failed, "the daemon cannot be started: \(error)")
        }
    }

    /// What the daemon says: `ready`, or why it cannot be and then ends; empty where it ends without a word.
    private func readAnswer(
        from socket: borrowing FileDescriptor,
        _ process: borrowing ProcessHandle
    ) throws(Failure) -> String {
        let deadline = MonotonicClock.now() + Self.patience
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4 << 10)
        while !answer.starts(with: "ready\n".utf8) {
            let descriptors = [socket.rawValue, process.descriptor.rawValue]
            let readable = try reporting(Readable.which(of: descriptors, until: deadline))
            if readable.isEmpty {
                throw Failure(.timeRanOut, "the daemon did not become ready; see \(layout.daemonLogPath)")
            }
            // What it said before it ended is still in the socket.
            let transfer = try? buffer.withUnsafeMutableBytes { try socket.read(into: $0) }
            guard case .bytes(let count) = transfer else { break }
            answer += buffer[..<count]
        }
        if answer.last == UInt8(ascii: "\n") { answer.removeLast() }
        return String(decoding: answer, as: UTF8.self)
    }

    private func unexpectedEnd() -> Failure {
        let log = LogFile(of: "daemon", at: layout.daemonLogPath).tail(lines: 5).map { "\n    \($0.text)" }.joined()
        let end = log.isEmpty ? "is empty" : "ends with:\(log)"
        return Failure(.failed, "the daemon ended before it was ready; its log, \(layout.daemonLogPath), \(end)")
    }
}
