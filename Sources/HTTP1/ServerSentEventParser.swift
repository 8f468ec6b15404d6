/// An event of a stream is larger than the parser holds.
package struct ServerSentEventTooLarge: Error, Equatable, Sendable, CustomStringConvertible {
    /// The bytes that an event and the line being read may have together.
    package let limit: Int

    /// What is wrong, for people.
    package var description: String { "an event of the stream is larger than the limit of \(limit) bytes" }
}

/// Reads a `text/event-stream` that comes in pieces of any size (WHATWG HTML, section 9.2.6).
///
/// Comments and unknown fields are skipped, as is `retry`: when to connect again is for the caller to decide.
package struct ServerSentEventParser {
    private let limit: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var event = ""
    private var isFirstLine = true
    /// A line feed right behind a carriage return belongs to the same line end.
    private var skipsLineFeed = false

    /// The last id that the stream has set, even if no event followed; empty if none.
    package private(set) var lastID = ""

    /// A parser at the beginning of a stream, for events of at most `limit` bytes.
    package init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// Consumes bytes from the front of `input` up to the end of the next event; nil if all are used up.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(ServerSentEventTooLarge) -> ServerSentEvent? {
        while let first = input.first {
            if skipsLineFeed, first == .lineFeed {
                _ = input.takeByte()
                skipsLineFeed = false
                continue
            }
            skipsLineFeed = false
            line.append(contentsOf: input.takeFirst(input.firstIndex(where: \.endsLine) ?? input.count))
            guard line.count + data.count <= limit else { throw ServerSentEventTooLarge(limit: limit) }
            guard let end = input.takeByte() else { return nil }
            skipsLineFeed = end == .carriageReturn
            if let event = lineEnded() { return event }
        }
        return nil
    }

    private mutating func lineEnded() -> ServerSentEvent? {
        defer { line.removeAll(keepingCapacity: true) }
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        if isFirstLine, line.starts(with: byteOrderMark) { line.removeFirst(byteOrderMark.count) }
        isFirstLine = false
        if line.isEmpty { return dispatch() }
        let name = line.prefix { $0 != .colon }
        var value = line.dropFirst(name.count + 1)
        if value.first == .space { value.removeFirst() }
        take(name: name, value: value)
        return nil
    }

    private mutating func take(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        switch String(decoding: name, as: UTF8.self) {
        case "data":
            data.append(contentsOf: value)
            data.append(.lineFeed)
        case "event":
            event = String(decoding: value, as: UTF8.self)
        case "id" where !value.contains(0):
            lastID = String(decoding: value, as: UTF8.self)
        default:
            break
        }
    }

    /// The event that an empty line ends, or nil if it has no data.
    private mutating func dispatch() -> ServerSentEvent? {
        defer {
            event = ""
            data.removeAll()
        }
        if data.isEmpty { return nil }
        return ServerSentEvent(
            id: lastID,
            event: event.isEmpty ? "message" : event,
            data: String(decoding: data.dropLast(), as: UTF8.self)
        )
    }
}
