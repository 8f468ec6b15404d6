import Posix

/// A node's log file, read from its beginning and then followed through rotation and truncation.
final class LogFile {
    /// Bytes that are read at once; so much of each log is held at most, however fast it grows.
    private static let portion = 256 << 10

    let node: String
    let path: String
    /// Whether ``readNew()`` has left some for its next call.
    private(set) var hasMore = false
    private var descriptor: FileDescriptor?
    private var identity: FileInfo.Identity?
    private var offset: Int64 = 0
    private var splitter: LineSplitter

    init(of node: String, at path: String) {
        self.node = node
        self.path = path
        splitter = LineSplitter(node: node)
    }

    /// The last lines of the file as it is now, and not of rotated ones.
    ///
    /// - Parameter since: lines of an earlier time are left out; milliseconds since 1970.
    func tail(lines count: Int, since: Int64 = .min) -> [LogLine] {
        var lines: [LogLine] = []
        // What is written meanwhile is for those who follow: it might never end.
        let end = (try? FileInfo.ifExists(at: path, followingLinks: true))?.sizeInBytes ?? 0
        repeat {
            lines += readNew().filter { $0.milliseconds >= since }
            // Not for each portion, so that few lines are moved often.
            if lines.count / 2 > count { lines.removeFirst(lines.count - count) }
        } while hasMore && offset < end
        return lines.suffix(count)
    }

    /// The last lines of the file and of the rotated ones before it, as far as those are needed.
    func history(last count: Int, since: Int64) -> [LogLine] {
        var lines = tail(lines: count, since: since)
        var number = 1
        while lines.count < count, let older = rotated(number) {
            let missing = count - lines.count
            lines = (older.tail(lines: missing, since: since) + older.splitter.finish()).suffix(missing) + lines
            number += 1
        }
        return lines
    }

    /// The complete lines that were not read yet, up to a portion. A file that does not exist, or cannot be read, has
    /// none.
    func readNew() -> [LogLine] {
        var lines: [LogLine] = []
        if descriptor != nil {
            lines = readPortion()
            guard !hasMore, isReplaced else { return lines }
            lines += splitter.finish()
            descriptor = nil
        }
        guard let opened = try? File.open(path, .reading) else { return lines }
        identity = try? FileInfo(of: opened, path: path).identity
        descriptor = consume opened
        offset = 0
        return lines + readPortion()
    }

    private func rotated(_ number: Int) -> LogFile? {
        let path = "\(path).\(number)"
        guard (try? FileInfo.ifExists(at: path, followingLinks: true)) != nil else { return nil }
        return LogFile(of: node, at: path)
    }

    /// Whether another file has the name now, so that this one was rotated away.
    private var isReplaced: Bool {
        guard let now = try? FileInfo.ifExists(at: path, followingLinks: true) else { return false }
        return now.identity != identity
    }

    private func readPortion() -> [LogLine] {
        hasMore = false
        guard descriptor != nil else { return [] }
        startOverIfTruncated()
        var buffer = [UInt8](repeating: 0, count: Self.portion)
        // What cannot be read has nothing to show.
        let count = (try? buffer.withUnsafeMutableBytes { try descriptor?.read(into: $0, at: offset) }) ?? 0
        offset += Int64(count)
        hasMore = count == buffer.count
        return splitter.take(buffer[..<count])
    }

    private func startOverIfTruncated() {
        guard let info = try? FileInfo(at: path, followingLinks: true), info.identity == identity else { return }
        if info.sizeInBytes < offset { offset = 0 }
    }
}
