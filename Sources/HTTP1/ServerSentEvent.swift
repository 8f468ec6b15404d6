/// An event of a `text/event-stream` (WHATWG HTML, section 9.2).
package struct ServerSentEvent: Equatable, Sendable {
    /// The last id that the stream has set, to resume with as `Last-Event-ID`; empty if none.
    package var id: String

    /// The kind of event: `message` if the stream names none.
    package var event: String

    /// The lines of data, joined with line feeds.
    package var data: String

    /// An event with these parts.
    package init(id: String = "", event: String = "message", data: String) {
        self.id = id
        self.event = event
        self.data = data
    }

    /// Appends the event as a stream carries it to `output`. Every line of the data becomes a line of its own.
    ///
    /// Traps if the id or the kind has a line break, or the id a NUL.
    package func serialize(into output: inout [UInt8]) {
        precondition(!id.utf8.contains { $0.endsLine || $0 == 0 }, "an event's id has no line break or NUL")
        precondition(!event.utf8.contains(where: \.endsLine), "an event's kind has no line break")
        if !id.isEmpty { ServerSentEvent.append("id: ", id.utf8[...], to: &output) }
        if event != "message" { ServerSentEvent.append("event: ", event.utf8[...], to: &output) }
        for line in data.utf8.split(omittingEmptySubsequences: false, whereSeparator: \.endsLine) {
            ServerSentEvent.append("data: ", line, to: &output)
        }
        output.append(.lineFeed)
    }

    private static func append(_ name: String, _ value: Substring.UTF8View, to output: inout [UInt8]) {
        output.append(contentsOf: name.utf8)
        output.append(contentsOf: value)
        output.append(.lineFeed)
    }
}

extension UInt8 {
    /// Whether this ends a line of an event stream.
    var endsLine: Bool { self == .lineFeed || self == .carriageReturn }
}
