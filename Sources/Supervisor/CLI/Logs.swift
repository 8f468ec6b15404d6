import ClusterConfig
import Posix
import Time

extension Verb {
    /// `supervisor logs [NODE…]`
    static let logs = Verb(
        "logs",
        "show what nodes have written",
        operands: "[NODE…]",
        count: 0...1_000,
        options: [Logs.follow, Logs.lines, Logs.since],
        details: """
            The lines of all nodes, or of those named, in the order of time, each behind the name of its node. Shows the last
            100 of each node unless told otherwise. Lines without a time stay behind the line before them.
            """,
        examples: [
            Example("logs -f", "all nodes, and go on with what comes, of new nodes, too"),
            Example("logs node-2 -n 20", "the last 20 lines of node-2"),
            Example("logs --since 5m", "the last five minutes"),
        ],
        run: Logs.run
    )
}

enum Logs {
    static let follow = CommandOption("follow", letter: "f", "go on with what comes")
    static let lines = CommandOption("lines", letter: "n", value: "COUNT", "so many lines of each node, or all (100)")
    static let since = CommandOption("since", value: "TIME", "only what is not older than this, such as 30s or 5m")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let arguments = invocation.arguments
        let since = try arguments.duration(since, of: invocation.verb)
        let count = try lineCount(invocation) ?? (since == nil ? 100 : .max)
        let earliest = since.map { Timestamp.now().milliseconds - $0.nanoseconds / 1_000_000 } ?? .min
        // Each log is held open, as are its folder and file while they are followed.
        CurrentProcess.raiseDescriptorLimit()
        let layout = try invocation.layout()
        let names = try wantedNames(invocation)
        let logs = try LogFollower(layout, nodes: names.map(Set.init))
        let follows = arguments.has(follow)
        try check(logs, layout, needing: follows ? nil : names)
        var printer = LogPrinter(invocation)
        if follows { try logs.follow() }
        var history = logs.history(last: count, since: earliest)
        while let lines = history.next() {
            try printer.print(lines)
            if history.isUnsettled {
                _ = try reporting(Readable.wait(for: [], until: MonotonicClock.now() + LogFollower.rotationPause))
            }
        }
        if !follows { try printer.print(logs.finish()) }
        while follows, let lines = try logs.next() { try printer.print(lines) }
    }

    private static func lineCount(_ invocation: Invocation) throws(Failure) -> Int? {
        if invocation.arguments[lines] == "all" { return .max }
        return try invocation.arguments.number(lines, in: 0...(.max), of: invocation.verb)
    }

    /// The nodes that were named; nil for all.
    private static func wantedNames(_ invocation: Invocation) throws(Failure) -> [String]? {
        guard !invocation.arguments.operands.isEmpty, case .names(let names) = try NodeSelection(invocation) else {
            return nil
        }
        return names
    }

    /// The logs outlive the daemon and a `down --keep`, so they are shown as long as there are any.
    ///
    /// - Parameter names: nodes that have to have a log.
    private static func check(_ logs: LogFollower, _ layout: Layout, needing names: [String]?) throws(Failure) {
        if try LogFollower(layout, nodes: nil).nodes.isEmpty { throw .noCluster(in: layout.directory) }
        let missing = (names ?? []).filter { !logs.nodes.contains($0) }
        if !missing.isEmpty { throw .noNodes(missing) }
    }
}
