import JSON
import Posix

/// A line of a node's log.
struct LogLine: Equatable, Sendable {
    let node: String
    let text: String
    /// What it begins with; a line without a time of its own has that of the line before it.
    let milliseconds: Int64

    /// - Parameter previous: the time of the line before it.
    init(node: String, text: String, after previous: Int64) {
        self.node = node
        self.text = text
        let word = text.prefix { $0 != " " }
        milliseconds = word.utf8.count < 20 ? previous : Timestamp(String(word))?.milliseconds ?? previous
    }

    /// As `logs --json` and `GET /v1/logs` have it.
    var json: JSONValue { ["node": .string(node), "line": .string(text)] }

    init(node: String, text: String, milliseconds: Int64) {
        self.node = node
        self.text = text
        self.milliseconds = milliseconds
    }
}

extension Sequence<LogLine> {
    /// In the order of time; lines of the same time, and so all lines of a node that has no times, stay in order.
    func merged() -> [LogLine] {
        enumerated().sorted { ($0.element.milliseconds, $0.offset) < ($1.element.milliseconds, $1.offset) }.map(
            \.element
        )
    }
}
