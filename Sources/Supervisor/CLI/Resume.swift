extension Verb {
    /// `supervisor resume NODE…`
    static let resume = Verb(
        "resume",
        "let paused nodes go on",
        operands: "NODE…",
        count: 1...1_000,
        options: [.timeout],
        examples: [Example("resume node-2", "let node-2 go on"), Example("resume all", "let all go on")],
        run: { invocation throws(Failure) in
            try NodeAction(operation: .resume, deed: "resumed") { _, now in .when(now.state != .paused) }.run(
                invocation
            )
        }
    )
}
