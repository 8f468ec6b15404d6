import ControlAPI
import Posix
import Time

extension Verb {
    /// `supervisor up [N]`
    static let up = Verb(
        "up",
        "start the cluster, or let it grow",
        operands: "[N]",
        count: 0...1,
        options: [Up.foreground, Up.noWait, .timeout],
        details: """
            Starts the daemon if none runs, makes the folders up to node-N, starts the nodes, and returns when each is linked
            with all others. Without N there will be as many nodes as cluster.yaml says. A cluster that runs grows to N nodes.
            """,
        examples: [
            Example("up 3", "three nodes, linked with each other"),
            Example("up 5 --timeout 1m", "two more"),
            Example("up --foreground", "follow the logs; Ctrl-C stops the cluster and keeps its data"),
        ],
        run: Up.run
    )
}

enum Up {
    static let foreground = CommandOption("foreground", "stay, and follow the logs; Ctrl-C is `down --keep`")
    static let noWait = CommandOption("no-wait", "return before the mesh is formed")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let arguments = invocation.arguments
        let count = try arguments.count(in: 1...AddNodes.largestCount, of: invocation.verb)
        let timeout = try arguments.duration(.timeout, of: invocation.verb) ?? .seconds(30)
        let layout = try invocation.layout()
        let deadline = MonotonicClock.now() + timeout
        let setup = try invocation.setup(layout)
        let total = count ?? setup.plan.nodes
        let interruption = try reporting(SignalWatch([.interrupt, .terminate, .hangUp]))
        // A reader that goes away ends the command as every failure does, and not at once with the cluster left behind.
        if arguments.has(foreground) { CurrentProcess.ignoreBrokenPipes() }
        let start = DaemonStart(invocation, layout, interruption)
        let daemon = try start.findOrStart(for: AddNodes(.upTo(total)), setup)
        if let found = daemon.found {
            if count != nil { try refuseToShrink(found.nodes, to: total) }
            try noteOldConfiguration(found, layout, invocation.console)
        }
        do {
            try grow(daemon.client, to: total, invocation, until: deadline)
            if arguments.has(foreground) { try stay(daemon.client, invocation, until: interruption) }
        } catch {
            try endEarly(error, layout, startedDaemon: daemon.found == nil, invocation)
        }
    }

    /// What is left of a cluster that is not as wanted: in the foreground nothing runs on, elsewhere all does.
    ///
    /// - Throws: the failure, except Ctrl-C in the foreground, which is how that ends.
    private static func endEarly(
        _ failure: Failure,
        _ layout: Layout,
        startedDaemon: Bool,
        _ invocation: Invocation
    ) throws(Failure) {
        let isInterruption = failure.exitCode == .interrupted
        guard invocation.arguments.has(foreground) else {
            guard isInterruption else { throw failure }
            throw Failure(
                .interrupted,
                "interrupted; the cluster goes on without this command",
                advice: "See how far it is with: supervisor status\nStop it with: supervisor down"
            )
        }
        // A daemon whose first nodes could not be made has ended by itself.
        if isInterruption || startedDaemon, let daemon = try DaemonStart(invocation, layout).answeringDaemon() {
            try Down.stop(daemon.client, keep: true, invocation)
        }
        if !isInterruption { throw failure }
    }

    private static func grow(
        _ client: ControlClient,
        to count: Int,
        _ invocation: Invocation,
        until deadline: Instant
    ) throws(Failure) {
        let formation = try Formation(client, invocation.console)
        let names = try client.addNodes(AddNodes(.upTo(count))).names
        if invocation.arguments.has(noWait) { return try NodeReport(names, "started").show(invocation) }
        try formation.wait(from: try progress(to: count, starting: names, client), until: deadline).show(invocation)
    }

    /// What there is to wait for. Nodes that somebody has paused are not: they would never come.
    private static func progress(
        to count: Int,
        starting names: [String],
        _ client: ControlClient
    ) throws(Failure) -> FormationProgress {
        if names.count == count { return FormationProgress(wanted: count) }
        let status = try client.status()
        var progress = FormationProgress(wanted: count - status.nodes.count { $0.state == .paused })
        // Where nothing had to be started, no event may ever come.
        if names.isEmpty { progress.take(status) }
        return progress
    }

    private static func refuseToShrink(_ nodes: [NodeStatus], to count: Int) throws(Failure) {
        guard nodes.count > count else { return }
        let surplus = nodes.map(\.name).suffix(nodes.count - count)
        throw Failure(
            .failed,
            "the cluster has \(ReadableText.count(nodes.count, "node")) already, and up only adds",
            advice: "Take some away with: supervisor remove \(surplus.joined(separator: " "))"
        )
    }

    /// The daemon reads the configuration once: who has changed it since has to be told.
    private static func noteOldConfiguration(
        _ found: ClusterStatus,
        _ layout: Layout,
        _ console: Console
    ) throws(Failure) {
        let info = try reporting(FileInfo.ifExists(at: layout.configFile, followingLinks: true))
        guard let info, let age = found.supervisor?.uptimeSeconds else { return }
        guard info.modifiedMilliseconds > Timestamp.now().milliseconds - Int64(age * 1_000) else { return }
        console.note(
            "\(layout.file ?? "cluster.yaml") was changed after the daemon read it; that takes effect after: supervisor down --keep, "
                + "then supervisor up"
        )
    }

    /// Follows the logs until Ctrl-C, which is thrown, or until somebody else ends the daemon.
    private static func stay(
        _ client: ControlClient,
        _ invocation: Invocation,
        until interruption: SignalWatch
    ) throws(Failure) {
        invocation.console.note("following the logs; Ctrl-C stops the cluster and keeps its data")
        let logs = try LogFollower(client.layout, nodes: nil)
        var printer = LogPrinter(invocation)
        try logs.follow()
        guard let daemon = try client.daemon() else { return }
        var crashes = try CrashWatch(client, invocation.console)
        let ends = [interruption.rawValue, daemon.descriptor.rawValue]
        while true {
            if let lines = try logs.next(orUntil: ends + [crashes.descriptor].compactMap(\.self)) {
                try printer.print(lines)
            } else if try reporting(Readable.which(of: ends, until: .origin)).isEmpty {
                try crashes.look()
            } else {
                break
            }
        }
        if try reporting(Readable.wait(for: [interruption.rawValue], until: .origin)) { throw .interrupted }
        invocation.console.note("the daemon has ended")
    }
}
