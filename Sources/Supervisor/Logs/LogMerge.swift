/// The histories of several logs as one, in the order of time, with a portion of each in memory.
///
/// Lines of one log keep their order, whatever times they bear.
struct LogMerge {
    /// The most lines at a time.
    private static let batch = 1_000

    private struct Source {
        let log: LogFile
        var lines: ArraySlice<LogLine> = []
        var hasEnded = false
    }

    private var sources: [Source]

    /// - Parameter logs: each after its ``LogFile/begin(last:since:)``.
    init(_ logs: [LogFile]) {
        sources = logs.map { Source(log: $0) }
    }

    /// The next lines, in order; nil when there are no more, and none when it has to be asked again. Reads a portion of each
    /// log at most.
    mutating func next() -> [LogLine]? {
        for index in sources.indices where sources[index].lines.isEmpty { read(index) }
        sources.removeAll(where: \.hasEnded)
        if sources.isEmpty { return nil }
        var lines: [LogLine] = []
        while lines.count < Self.batch, let (index, limit) = earliest {
            // As many of it as come before those of all others.
            repeat {
                if let line = sources[index].lines.popFirst() { lines.append(line) }
            } while sources[index].lines.first.map { $0.milliseconds <= limit } ?? false
        }
        return lines
    }

    /// Whether what comes next can be read only once a rotation is over.
    var isUnsettled: Bool { sources.contains { $0.lines.isEmpty && $0.log.isUnsettled } }

    private mutating func read(_ index: Int) {
        if let lines = sources[index].log.nextOfHistory() {
            sources[index].lines = lines[...]
        } else {
            sources[index].hasEnded = true
        }
    }

    /// Whose line is the next, and the time of the next one of any other; nil where a line of one of them is not read yet.
    private var earliest: (index: Int, limit: Int64)? {
        var first: (index: Int, time: Int64)?
        var limit = Int64.max
        for (index, source) in sources.enumerated() {
            guard let time = source.lines.first?.milliseconds else { return nil }
            if let known = first, known.time <= time {
                limit = min(limit, time)
            } else {
                if let known = first { limit = min(limit, known.time) }
                first = (index, time)
            }
        }
        return first.map { ($0.index, limit) }
    }
}
