import Posix

/// How much a log line matters.
enum LogLevel: String, Comparable {
    case debug, info, warn, error

    private var rank: Int {
        switch self {
        case .debug: 0
        case .info: 1
        case .warn: 2
        case .error: 3
        }
    }

    static func < (left: LogLevel, right: LogLevel) -> Bool {
        left.rank < right.rank
    }
}

/// The node's log: its standard output, a line an event, `2026-11-21T08:33:00.123Z info peer joined peer=node-3`.
struct Log {
    var level: LogLevel

    func write(_ level: LogLevel, _ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        guard level >= self.level else { return }
        var line = "\(Timestamp.now()) \(level.rawValue) \(Self.onOneLine(message))"
        for (key, value) in fields { line += " \(key)=\(Self.quoted(value))" }
        Self.put(line + "\n", to: .standardOutput)
    }

    /// One line for whoever started the program.
    static func complain(_ message: String) {
        put("node-worker: \(onOneLine(message))\n", to: .standardError)
    }

    private static func put(_ line: String, to stream: StandardStream) {
        // A log that cannot be written must not stop the node: there is nowhere left to say so.
        try? stream.write(Array(line.utf8))
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: "\"") && $0 != 0x7F }
        return isPlain ? value : "\"\(onOneLine(value).replacing("\"", with: "\\\""))\""
    }

    private static func onOneLine(_ text: String) -> String {
        text.utf8.contains { $0 < 0x20 }
            ? String(text.unicodeScalars.map { $0.value < 0x20 ? " " : Character($0) }) : text
    }
}
