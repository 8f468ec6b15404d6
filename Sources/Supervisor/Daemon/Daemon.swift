import ControlAPI
import EventLoop
import Posix
import Transport

/// The long-lived process of a cluster: looks after its nodes and answers at the control socket.
enum Daemon {
    /// Runs until the cluster is taken down, and returns the exit code of the process.
    ///
    /// How the start went is told as ``StartReport`` says. SIGTERM and SIGINT have the effect of `down --keep`.
    static func run(_ options: DaemonOptions) -> Int32 {
        CurrentProcess.ignoreBrokenPipes()
        CurrentProcess.raiseDescriptorLimit()
        let layout = Layout(directory: options.directory, file: options.configFile)
        let report = StartReport(options.readiness)
        do throws(APIError) {
            let lock = try DaemonLock.acquire(layout)
            let daemon = try start(layout)
            report.ready()
            daemon.run()
            _ = consume lock
            return 0
        } catch {
            report.failed(error)
            DaemonLog.write("the daemon cannot start: \(error)")
            return error.code == .configuration ? 4 : 1
        }
    }

    /// Where there is no cluster yet, a start that fails leaves nothing behind.
    private static func start(_ layout: Layout) throws(APIError) -> RunningDaemon {
        do throws(APIError) {
            return try RunningDaemon(layout)
        } catch {
            if !layout.hasRecord { DaemonFiles(layout: layout).remove(keepingState: false) }
            throw error
        }
    }
}

/// A daemon that has everything it needs.
private struct RunningDaemon {
    private let loop: EventLoop
    private let cluster: Cluster
    private let server: ControlServer
    private let signals: SignalSource

    init(_ layout: Layout) throws(APIError) {
        let record = try StateFile.load(layout)
        let setup = try Self.setup(layout, isTakingOver: record != nil)
        do throws(SystemCallError) {
            let socketPath = try SocketPlace.prepare(layout)
            loop = try EventLoop()
            let transport = Transport(loop: loop)
            let cluster = try Cluster(layout, setup, loop: loop, socketPath: socketPath)
            server = ControlServer(cluster, transport)
            signals = try SignalSource([.terminate, .interrupt], loop: loop) { signal in
                DaemonLog.write("\(signal): stopping all nodes, keeping their data")
                cluster.goDown(keepingData: true) { _ in }
            }
            try transport.listen(privatelyAt: socketPath)
            if let record { try Restoration(cluster, record).perform() }
            self.cluster = cluster
        } catch {
            throw APIError(.internalError, "\(error)")
        }
    }

    /// What the user wrote. Where nodes may run, a mistake in it must not keep anybody from ending them.
    private static func setup(_ layout: Layout, isTakingOver: Bool) throws(APIError) -> ClusterSetup {
        do throws(APIError) {
            return try ClusterSetup.load(layout)
        } catch {
            guard isTakingOver else { throw error }
            DaemonLog.write("nodes can only be stopped: \(error)")
            return try ClusterSetup.forEnding(layout, error)
        }
    }

    func run() {
        cluster.began()
        DaemonLog.noting { () throws(SystemCallError) in try loop.run() }
        signals.cancel()
    }
}
