/// The last lines of a text that grows, as bytes in one piece of memory.
struct RecentLines {
    private static let lineFeed = UInt8(ascii: "\n")

    /// How many are kept at least, once there were as many; at most twice as many.
    private let kept: Int
    private var bytes: [UInt8] = []
    private var count = 0

    /// - Parameter text: what there is already; its last line counts as ended.
    init(keeping kept: Int, of text: [UInt8] = []) {
        self.kept = kept
        let (start, count) = Self.start(ofLast: kept, in: text)
        bytes += text[start...]
        self.count = count
        if let last = bytes.last, last != Self.lineFeed { bytes.append(Self.lineFeed) }
    }

    /// Adds lines, each of them ended.
    mutating func append(_ lines: [UInt8]) {
        bytes += lines
        count += lines.count { $0 == Self.lineFeed }
        guard count > 2 * kept else { return }
        let (start, count) = Self.start(ofLast: kept, in: bytes)
        bytes.removeSubrange(..<start)
        self.count = count
    }

    /// The lines, the oldest first, without their ends.
    var lines: [ArraySlice<UInt8>] {
        bytes.split(separator: Self.lineFeed)
    }

    /// The last lines with their ends: as many as are kept at least.
    var newest: ArraySlice<UInt8> {
        bytes[Self.start(ofLast: kept, in: bytes).start...]
    }

    /// Where the last lines begin, and how many they are: fewer where there are fewer.
    private static func start(ofLast wanted: Int, in text: [UInt8]) -> (start: Int, count: Int) {
        var count = 0
        var index = text.endIndex
        while index > text.startIndex {
            // The end of the last line begins no other.
            let isLineStart = index < text.endIndex && text[index - 1] == lineFeed
            if isLineStart { count += 1 }
            if count == wanted { return (index, count) }
            index -= 1
        }
        return (text.startIndex, text.isEmpty ? 0 : count + 1)
    }
}
