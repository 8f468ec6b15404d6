import Posix
import Time

extension Verb {
    /// `supervisor down`
    static let down = Verb(
        "down",
        "stop every node, then the daemon",
        options: [Down.keep],
        details: """
            Deletes the folders that were generated, with all that is in them; what the supervisor did not make is named and
            left. Works, too, when the daemon was killed and its nodes run on.
            """,
        examples: [
            Example("down", "stop all and clean up"),
            Example("down --keep", "the next `up` goes on with the same nodes and their data"),
        ],
        run: Down.run
    )
}

enum Down {
    static let keep = CommandOption("keep", "leave folders and data for the next `up`")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let layout = try invocation.layout()
        try stop(try connect(layout, invocation), keep: invocation.arguments.has(keep), invocation)
    }

    /// Stops the cluster, and returns when the daemon has ended, too.
    static func stop(_ client: ControlClient, keep: Bool, _ invocation: Invocation) throws(Failure) {
        let daemon = try client.daemon()
        let result = try client.down(keep: keep)
        try waitForEnd(of: daemon)
        if invocation.wantsJSON { try invocation.console.print(result.json) }
        for path in result.left { invocation.console.note("left: \(path)") }
        guard result.failed.isEmpty else {
            let paths = result.failed.joined(separator: "\n")
            throw Failure(
                .failed,
                "all nodes are stopped, but not all folders could be deleted:\n\(paths)",
                advice: "When what is in the way is gone, try again with: supervisor down"
            )
        }
        if !invocation.wantsJSON {
            let count = result.stopped.count
            let stopped = count == 0 ? "no node was running" : "stopped \(ReadableText.count(count, "node"))"
            let data = keep ? "`supervisor up` goes on with the nodes' data" : "the nodes' folders are deleted"
            invocation.console.note("\(stopped); \(data)")
        }
    }

    /// Where the daemon was killed, a new one takes its nodes over, only to stop them.
    private static func connect(_ layout: Layout, _ invocation: Invocation) throws(Failure) -> ControlClient {
        let daemon = DaemonStart(invocation, layout)
        if let running = try daemon.answeringDaemon() { return running.client }
        guard layout.hasState else { throw .noCluster(in: layout.directory) }
        return try daemon.start()
    }

    private static func waitForEnd(of daemon: consuming ProcessHandle?) throws(Failure) {
        guard let daemon else { return }
        let deadline = MonotonicClock.now() + .seconds(10)
        let hasEnded = try reporting(Readable.wait(for: [daemon.descriptor.rawValue], until: deadline))
        if !hasEnded {
            throw Failure(.timeRanOut, "all nodes are stopped, but the daemon, process \(daemon.pid), has not ended")
        }
    }
}
