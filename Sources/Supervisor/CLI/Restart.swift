import Posix
import Time

extension Verb {
    /// `supervisor restart NODE…`
    static let restart = Verb(
        "restart",
        "stop nodes and start them again",
        operands: "NODE…",
        count: 1...1_000,
        options: [Restart.rolling, .timeout],
        details: "Returns when the nodes are ready again.",
        examples: [
            Example("restart node-2", "restart node-2"),
            Example("restart all --rolling", "one after the other, and the mesh is whole in between"),
        ],
        run: Restart.run
    )
}

enum Restart {
    static let rolling = CommandOption("rolling", "one node after the other, waiting for the mesh in between")

    private static let action = NodeAction(operation: .restart, deed: "restarted") { before, now in
        // Until its process is another one it has not begun.
        before?.pid != nil && now.pid == before?.pid ? .waiting : .whenReady(now)
    }

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        guard invocation.arguments.has(rolling) else { return try action.run(invocation) }
        let selection = try NodeSelection(invocation)
        let timeout = try invocation.arguments.duration(.timeout, of: invocation.verb) ?? .seconds(30)
        let client = try ControlClient(try invocation.layout())
        var all = NodeReport([], action.deed)
        for name in try selection.names(in: client) {
            let deadline = MonotonicClock.now() + timeout
            let one = try action.perform(on: [name], client, until: deadline)
            try all.note(name) { () throws(Failure) in
                if let failure = one.failures.first?.failure { throw failure }
            }
            // The next one would make it worse.
            if !all.failures.isEmpty { break }
            let (isFormed, status) = try ClusterWatch(client).look(until: deadline) { Shortfall($0).isAsFormedAsCanBe }
            if !isFormed { throw Shortfall(status).failure(waitedFor: "the mesh, after \(name) was restarted,") }
            invocation.console.note("restarted \(name)")
        }
        try all.show(invocation)
    }
}
