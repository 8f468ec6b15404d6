import ControlAPI
import Posix
import Time

extension Verb {
    /// `supervisor status`
    static let status = Verb(
        "status",
        aliases: ["ps"],
        "show the nodes and the mesh",
        options: [Status.watch],
        details: "With --json the document has everything; with --watch, too, one document a line.",
        examples: [
            Example("status", "a table of the nodes"),
            Example("status --watch", "redrawn whenever something changes"),
            Example("status --json", "for programs"),
        ],
        run: Status.run
    )
}

enum Status {
    static let watch = CommandOption("watch", letter: "w", "show it again whenever something changes")

    /// Between two drawings, so that a busy cluster does not flicker.
    private static let pause = Duration.milliseconds(100)

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let layout = try invocation.layout()
        do throws(Failure) {
            let client = try ControlClient(layout)
            if invocation.arguments.has(watch) { return try follow(client, invocation) }
            try show(client, invocation)
        } catch {
            // Be it that nobody answers, or that who answered was being killed.
            if error.exitCode == .noCluster { try showRecord(layout, invocation) }
            throw error
        }
    }

    /// Shows the status anew with every event, until the daemon ends.
    private static func follow(_ client: ControlClient, _ invocation: Invocation) throws(Failure) {
        let events = try EventStream(client.layout)
        var screen = Screen(invocation.console)
        while true {
            if invocation.wantsJSON {
                try show(client, invocation)
            } else {
                try screen.draw(text(client.status(), client.layout, invocation.console))
            }
            let next = MonotonicClock.now() + pause
            guard case .event = try events.next(until: .distantFuture) else { break }
            while case .event = try events.next(until: next) {}
        }
        invocation.console.note("the daemon has ended")
    }

    /// What a daemon that runs no more has left.
    private static func showRecord(_ layout: Layout, _ invocation: Invocation) throws(Failure) {
        let record: ClusterRecord?
        do {
            record = try StateFile.load(layout)
        } catch {
            throw Failure(error)
        }
        guard let record else { return }
        let status = try reporting(record.status(in: layout))
        if invocation.wantsJSON { return try invocation.console.print(status.json) }
        try invocation.console.print(StatusTable(status, invocation.console).text)
    }

    private static func show(_ client: ControlClient, _ invocation: Invocation) throws(Failure) {
        let console = invocation.console
        if invocation.wantsJSON { return try console.write(client.statusDocument() + [UInt8(ascii: "\n")]) }
        try console.print(text(client.status(), client.layout, console))
    }

    /// The table, and what most of the nodes die of where it is the same.
    private static func text(_ status: ClusterStatus, _ layout: Layout, _ console: Console) -> String {
        let diagnosis = CrashDiagnosis(status, in: layout).map { "\n\n\($0.text)" } ?? ""
        return StatusTable(status, console).text + diagnosis
    }
}
