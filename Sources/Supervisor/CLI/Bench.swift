import ControlAPI

extension Verb {
    /// `supervisor bench broadcast`
    static let bench = Verb(
        "bench",
        "measure how transactions spread in the running mesh",
        operands: "broadcast",
        count: 1...1,
        options: [Bench.rate, Bench.seconds, Bench.size, Bench.from],
        details: """
            Submits transactions as a client over WebSocket, and joins the mesh as one more peer, to which every node sends what
            it has stored: so it sees each transaction arrive from each node, also where the nodes are your own program. Prints
            throughput, latency, messages per transaction, and what was lost or came twice; ends with exit code 1 if something was
            lost. The transactions stay in the nodes' pools.
            """,
        examples: [
            Example("bench broadcast", "1,000 a second for 10 s, from all nodes in turn"),
            Example("bench broadcast --rate max --seconds 20 --from 1", "as fast as it can, from node-1"),
        ],
        run: Bench.run
    )
}

enum Bench {
    static let rate = CommandOption("rate", value: "COUNT", "transactions a second, or max (1000)")
    static let seconds = CommandOption("seconds", value: "COUNT", "for how long (10)")
    static let size = CommandOption("size", value: "BYTES", "of each transaction (200)")
    static let from = CommandOption(
        "from",
        value: "NODE",
        choices: ["all"],
        "the node that gets them, or all in turn (all)"
    )

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        guard invocation.arguments.operands == ["broadcast"] else {
            throw .usage("there is only one thing to measure: bench broadcast", of: invocation.verb)
        }
        let load = try BroadcastLoad(invocation)
        let status = try ControlClient(try invocation.layout()).status()
        let bench = try BroadcastBench(load, status, invocation.console)
        let report = try bench.run()
        try report.show(invocation)
    }
}
