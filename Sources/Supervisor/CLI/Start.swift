extension Verb {
    /// `supervisor start NODE…`
    static let start = Verb(
        "start",
        "start nodes that do not run",
        operands: "NODE…",
        count: 1...1_000,
        options: [.timeout],
        details: "A node that has failed begins with a clean slate. Returns when the nodes are ready.",
        examples: [Example("start node-2", "start node-2 again"), Example("start all", "start all that do not run")],
        run: { invocation throws(Failure) in
            try NodeAction(operation: .start, deed: "started") { _, now in .whenReady(now) }.run(invocation)
        }
    )
}
