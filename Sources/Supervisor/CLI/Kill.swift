extension Verb {
    /// `supervisor kill NODE…`
    static let kill = Verb(
        "kill",
        "kill the processes of nodes",
        operands: "NODE…",
        count: 1...1_000,
        options: [.timeout],
        details: "Like a crash: the restart policy of cluster.yaml applies. Returns when the processes have ended.",
        examples: [Example("kill node-2", "see node-2 die and come back")],
        run: { invocation throws(Failure) in
            try NodeAction(operation: .kill, deed: "killed") { before, now in .when(now.pid != before?.pid) }
                .run(invocation)
        }
    )
}
