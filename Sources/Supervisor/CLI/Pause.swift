extension Verb {
    /// `supervisor pause NODE…`
    static let pause = Verb(
        "pause",
        "suspend the processes of nodes",
        operands: "NODE…",
        count: 1...1_000,
        options: [.timeout],
        details: "A paused node keeps its connections and answers nobody, until `resume`.",
        examples: [Example("pause node-2", "let node-2 hang")],
        run: { invocation throws(Failure) in
            try NodeAction(operation: .pause, deed: "paused") { _, now in .when(now.state == .paused) }.run(invocation)
        }
    )
}
