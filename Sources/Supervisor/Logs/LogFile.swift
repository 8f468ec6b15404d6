import Posix
import Time

/// A node's log, read from somewhere in its history on and then followed, through rotation, replacement and truncation.
final class LogFile {
    /// Bytes that are read at once; so much of each log is held at most, however fast it grows.
    private static let portion = 64 << 10
    let node: String
    let path: String
    private let patience: Duration
    /// Whether ``readNew()`` has left some for its next call.
    private(set) var hasMore = false
    /// Whether what is left can be read only once a rotation is over.
    private(set) var isUnsettled = false
    private var current: OpenLog?
    /// The position in the whole log that is read next; nil for the beginning of the file.
    private var position: Int64?
    private var historyEnd: Int64 = 0
    private var earliest: Int64 = .min
    private var unsettledSince: Instant?
    private var splitter: LineSplitter

    /// - Parameter patience: how long the beginning of the file may be about to be taken away; a rotation that was killed in
    ///   the middle never ends.
    init(of node: String, at path: String, patience: Duration = .seconds(5)) {
        self.node = node
        self.path = path
        self.patience = patience
        splitter = LineSplitter(node: node)
    }

    // MARK: History

    /// Goes to where the last lines begin, for ``nextOfHistory()``.
    ///
    /// - Parameter since: lines of an earlier time are left out; milliseconds since 1970.
    func begin(last count: Int, since: Int64 = .min) {
        // A file that was last written to before that has nothing of it.
        let segments = LogSegment.all(of: path).filter { $0.modifiedMilliseconds >= since || $0.path == path }
        let tail = LogTail(segments: segments)
        current = nil
        splitter = LineSplitter(node: node)
        position = segments.isEmpty ? nil : tail.start(ofLast: count)
        historyEnd = tail.end
        earliest = since
    }

    /// The next portion of the lines that were there at the beginning; nil when there are no more. What is written
    /// meanwhile is for those who follow: it might never end.
    func nextOfHistory() -> [LogLine]? {
        guard let position, position < historyEnd else { return nil }
        let lines = readNew()
        return isUnsettled || hasMore || self.position != position ? lines.filter { $0.milliseconds >= earliest } : nil
    }

    /// The line that was begun and is not complete.
    func finish() -> [LogLine] {
        splitter.finish().filter { $0.milliseconds >= earliest }
    }

    /// The last lines, complete or not; for few of them.
    func tail(lines count: Int) -> [LogLine] {
        begin(last: count)
        var lines: [LogLine] = []
        while let more = nextOfHistory() { lines = (lines + more).suffix(count) }
        return (lines + finish()).suffix(count)
    }

    // MARK: Following

    /// The complete lines that were not read yet, up to a portion. A file that does not exist, or cannot be read, has
    /// none.
    func readNew() -> [LogLine] {
        hasMore = false
        isUnsettled = false
        var lines: [LogLine] = []
        while let file = current ?? OpenLog(path) {
            current = file
            switch fetch(from: file) {
            case .bytes(let bytes):
                lines += splitter.take(bytes)
                hasMore = bytes.count == Self.portion
                if hasMore || !leave(file, &lines) { return lines }
            case .unsettled:
                (hasMore, isUnsettled) = (true, true)
                return lines
            case .gone(let first):
                findPassed(first, &lines)
            }
        }
        return lines
    }

    /// Leaves a file at its end for the next one; false at the end of the log.
    private func leave(_ file: OpenLog, _ lines: inout [LogLine]) -> Bool {
        if file.segment == nil {
            guard file.isReplaced else { return false }
            lines += splitter.finish()
            position = nil
        }
        current = nil
        return true
    }

    /// Goes on in the rotated file that has what is not in this one any more; or, if none has, where the log begins.
    private func findPassed(_ first: Int64, _ lines: inout [LogLine]) {
        let wanted = position ?? first
        let segment = LogSegment.all(of: path).first { $0.range.upperBound > wanted && $0.range.lowerBound < first }
        let next = max(wanted, segment?.range.lowerBound ?? first)
        if next > wanted {
            lines += splitter.finish()
            lines += splitter.take(Array("(\(next - wanted) bytes are not kept any more)\n".utf8))
        }
        position = next
        // One that was renamed meanwhile is looked for again, from the file that is written to on.
        if let segment { current = segment.path == path ? nil : OpenLog(segment) }
    }

    // MARK: Reading

    private enum Portion {
        case bytes([UInt8])
        /// What is wanted is not here any more; the file begins at this position of the log.
        case gone(first: Int64)
        /// The file's beginning is being taken away just now, and nobody can say where what is.
        case unsettled
    }

    /// Reads at the position. What was read counts only if the file's beginning stayed where it was meanwhile.
    private func fetch(from file: OpenLog) -> Portion {
        let before = file.start
        if isRotating(before) { return .unsettled }
        guard let range = file.range else { return .bytes([]) }
        let start = before?.settled(dataFrom: range.lowerBound) ?? file.segment?.start ?? 0
        // Its beginning, or that of what is left after somebody has truncated it.
        let offset = position.map { $0 - start }.flatMap { $0 > range.upperBound ? nil : $0 } ?? range.lowerBound
        let isGone = offset < range.lowerBound
        let bytes = isGone ? [] : file.read(at: offset, atMost: Self.portion)
        guard file.start == before else { return .unsettled }
        if isGone { return .gone(first: start + range.lowerBound) }
        position = start + offset + Int64(bytes.count)
        return .bytes(bytes)
    }

    private func isRotating(_ start: LogStart?) -> Bool {
        guard let start, start.cut > 0 else {
            unsettledSince = nil
            return false
        }
        let now = MonotonicClock.now()
        let since = unsettledSince ?? now
        unsettledSince = since
        return now - since < patience
    }
}
