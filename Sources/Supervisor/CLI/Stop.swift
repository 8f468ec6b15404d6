extension Verb {
    /// `supervisor stop NODE…`
    static let stop = Verb(
        "stop",
        "stop nodes, which stay stopped",
        operands: "NODE…",
        count: 1...1_000,
        options: [.timeout],
        details: "Asks first and kills later, as `stop` in cluster.yaml says. Folders and data stay.",
        examples: [Example("stop node-2", "stop node-2"), Example("stop 1 3", "stop two nodes")],
        run: { invocation throws(Failure) in
            try NodeAction(operation: .stop, deed: "stopped") { _, now in
                .when(now.pid == nil && [.stopped, .failed, .created].contains(now.state))
            }.run(invocation)
        }
    )
}
