import Posix

/// Finds the last lines of a log without reading what is before them.
struct LogTail {
    private static let blockBytes: Int64 = 64 << 10

    /// The files of the log, the oldest first.
    let segments: [LogSegment]

    /// Where the log ends.
    var end: Int64 { segments.last?.range.upperBound ?? 0 }

    /// Where the last lines begin; where there are fewer, the beginning of the log.
    ///
    /// What is longer than ``LineSplitter/longest`` counts as several lines, so that a log without line ends has lines, too.
    func start(ofLast count: Int) -> Int64 {
        let first = segments.first?.range.lowerBound ?? 0
        if count == .max { return first }
        if count == 0 { return end }
        var search = Search(count: count, end: end)
        for segment in segments.reversed() {
            guard let file = try? File.open(segment.path, .reading) else { return search.lineStart }
            let firstData = (try? file.firstData()) ?? .max
            let start = LogStart(of: file)?.settled(dataFrom: firstData) ?? segment.start
            var upper = segment.range.upperBound
            while upper > segment.range.lowerBound {
                let lower = max(segment.range.lowerBound, upper - Self.blockBytes)
                guard let block = Self.read(lower..<upper, of: file, at: start) else { return search.lineStart }
                if let found = search.look(through: block, at: lower) { return found }
                upper = lower
            }
        }
        return first
    }

    private static func read(_ range: Range<Int64>, of file: borrowing FileDescriptor, at start: Int64) -> [UInt8]? {
        var block = [UInt8](repeating: 0, count: Int(range.upperBound - range.lowerBound))
        let count = try? block.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound - start) }
        return count == block.count ? block : nil
    }

    /// A way backwards through a log, counting lines.
    private struct Search {
        private var left: Int
        private let end: Int64
        /// Where the line that was counted last begins.
        private(set) var lineStart: Int64

        init(count: Int, end: Int64) {
            left = count
            self.end = end
            lineStart = end
        }

        /// Takes in the bytes before those it was given last; returns where the last line that was wanted begins.
        mutating func look(through block: [UInt8], at position: Int64) -> Int64? {
            for index in block.indices.reversed() {
                let next = position + Int64(index) + 1
                let isLineStart = block[index] == UInt8(ascii: "\n") && next < end
                guard isLineStart || lineStart - next >= Int64(LineSplitter.longest) else { continue }
                lineStart = next
                left -= 1
                if left == 0 { return next }
            }
            return nil
        }
    }
}
