extension Verb {
    /// `supervisor remove NODE…`
    static let remove = Verb(
        "remove",
        aliases: ["rm"],
        "stop nodes and take them out of the cluster",
        operands: "NODE…",
        count: 1...1_000,
        options: [Remove.keep],
        details: "The folders of the nodes are deleted, with all that is in them.",
        examples: [
            Example("remove node-3", "stop node-3 and delete its folder"),
            Example("remove 4 5 --keep", "leave their folders"),
        ],
        run: Remove.run
    )
}

enum Remove {
    static let keep = CommandOption("keep", "leave the folders, which are yours from then on")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let selection = try NodeSelection(invocation)
        let client = try ControlClient(try invocation.layout())
        var report = NodeReport([], "removed")
        for node in try selection.names(in: client) {
            try report.note(node) { () throws(Failure) in
                try client.remove(node, keepsFolder: invocation.arguments.has(keep))
            }
        }
        try report.show(invocation)
    }
}
