/// Makes lines of a log's bytes, which come in pieces of any size.
struct LineSplitter {
    /// A line beyond this is cut into several.
    static let longest = 64 << 10

    private let node: String
    private var partial: [UInt8] = []
    /// The time of the last line, in milliseconds since 1970.
    private var time: Int64

    /// - Parameter time: that of lines before the first one with a time.
    init(node: String, time: Int64 = 0) {
        self.node = node
        self.time = time
    }

    /// The lines that these bytes complete.
    mutating func take(_ bytes: some Collection<UInt8>) -> [LogLine] {
        var lines: [LogLine] = []
        for piece in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            if piece.offset > 0 { lines.append(end()) }
            partial += piece.element
            if partial.count > Self.longest { lines.append(end()) }
        }
        return lines
    }

    /// The line that was begun and will not be completed.
    mutating func finish() -> [LogLine] {
        partial.isEmpty ? [] : [end()]
    }

    private mutating func end() -> LogLine {
        if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
        let line = LogLine(node: node, text: String(decoding: partial, as: UTF8.self), after: time)
        partial.removeAll(keepingCapacity: true)
        time = line.milliseconds
        return line
    }
}
