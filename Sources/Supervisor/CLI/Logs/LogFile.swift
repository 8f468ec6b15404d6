import Glibc
import Posix

/// A node's log file, read from its beginning and then followed through rotation and truncation.
final class LogFile {
    let node: String
    let path: String
    private var descriptor: FileDescriptor?
    private var identity: FileInfo.Identity?
    private var offset: Int64 = 0
    private var splitter: LineSplitter

    init(of node: String, at path: String) {
        self.node = node
        self.path = path
        splitter = LineSplitter(node: node)
    }

    /// The last lines that are there now; fewer where there are no more. Rotated files are read where they are needed.
    func tail(lines count: Int) -> [LogLine] {
        readNew().suffix(count)
    }

    /// All lines, those of rotated files first, at the latest up to `count` lines from the end.
    func history(atMost count: Int) -> [LogLine] {
        var lines = readNew()
        var number = 1
        while lines.count < count, let older = Self.read("\(path).\(number)", of: node) {
            lines = older + lines
            number += 1
        }
        return lines.suffix(count)
    }

    /// The complete lines that were not read yet. A file that does not exist, or cannot be read, has none.
    func readNew() -> [LogLine] {
        var lines: [LogLine] = []
        if descriptor != nil {
            lines += readRest()
            guard isReplaced else { return lines }
            lines += splitter.finish()
            descriptor = nil
        }
        guard let opened = try? File.open(path, .reading) else { return lines }
        identity = try? FileInfo(of: opened, path: path).identity
        descriptor = consume opened
        offset = 0
        return lines + readRest()
    }

    /// Whether another file has the name now, so that this one was rotated away.
    private var isReplaced: Bool {
        guard let now = try? FileInfo.ifExists(at: path, followingLinks: true) else { return false }
        return now.identity != identity
    }

    private func readRest() -> [LogLine] {
        guard let number = descriptor?.rawValue else { return [] }
        var lines: [LogLine] = []
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        startOverIfTruncated()
        while true {
            let count = buffer.withUnsafeMutableBytes { pread(number, $0.baseAddress, $0.count, off_t(offset)) }
            guard count > 0 else { return lines }
            offset += Int64(count)
            lines += splitter.take(buffer[..<count])
        }
    }

    private func startOverIfTruncated() {
        guard let info = try? FileInfo(at: path, followingLinks: true), info.identity == identity else { return }
        if info.sizeInBytes < offset { offset = 0 }
    }

    private static func read(_ path: String, of node: String) -> [LogLine]? {
        guard let bytes = try? File.read(path, limitInBytes: 1 << 30) else { return nil }
        var splitter = LineSplitter(node: node)
        return splitter.take(bytes) + splitter.finish()
    }
}
