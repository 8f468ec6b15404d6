import ControlAPI
import JSON
import Time

extension Verb {
    /// `supervisor events`
    static let events = Verb(
        "events",
        "show what has happened in the cluster",
        options: [Events.follow, Events.since],
        details: """
            Shows the events that are kept, and with -f those that come from now on. With --json each event is one line, and
            its cursor is what --since takes.
            """,
        examples: [
            Example("events -f", "watch what happens"),
            Example("events --json --since 120", "everything after event 120"),
        ],
        run: Events.run
    )
}

enum Events {
    static let follow = CommandOption("follow", letter: "f", "go on with what comes")
    static let since = CommandOption("since", value: "CURSOR", "only what came after this event")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let arguments = invocation.arguments
        let follows = arguments.has(follow)
        let cursor = try arguments.number(since, in: 0...(.max), of: invocation.verb)
        let stream = try EventStream(try invocation.layout(), after: cursor ?? (follows ? nil : 0), follows: follows)
        while case .event(let event) = try stream.next(until: .distantFuture) {
            try invocation.console.print(invocation.wantsJSON ? event.json.text() : text(event, invocation.console))
        }
    }

    private static func text(_ event: ClusterEvent, _ console: Console) -> String {
        let style = console.style
        let tone: Style.Tone? = event.kind == .warning || event.state == .failed ? .bad : nil
        let node = event.node.map { style(.strong, $0) + "  " } ?? ""
        let message = console.isScreen ? ReadableText.harmless(event.message) : event.message
        return style(.faint, event.time) + "  " + node + style(tone, message)
    }
}
