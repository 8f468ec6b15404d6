import Glibc
import Posix

/// Moves the older part of a log into `node.log.1`, `.2` and so on, while programs go on writing to it.
///
/// A program, and whatever it has started, holds a descriptor of its log that nobody can take away. So the file stays: its
/// older bytes are copied into another file, then taken out of its beginning. Programs append, and what they write during
/// this lands at the new end: nothing is lost, whoever writes, and nobody has to be told. Where the file system cannot
/// take bytes out, it is given back their space, and the file keeps its apparent size with zeros at its beginning.
///
/// Killed at any moment it leaves bytes in two files at worst, which readers notice by the files' notes: what they show is
/// complete, and nothing of it twice.
struct LogRotation {
    private static let mode: UInt32 = 0o644

    let path: String
    /// A log of this size is rotated, into pieces of this size.
    let maxSizeBytes: Int64
    /// How many rotated files stay.
    let keep: Int

    /// How many bytes a log has that were not given back; nil where there is no such file.
    static func liveBytes(of path: String) throws(SystemCallError) -> Int64? {
        guard let info = try FileInfo.ifExists(at: path, followingLinks: true), info.kind == .regular else {
            return nil
        }
        let file = try File.open(path, .reading)
        return try info.sizeInBytes - (file.firstData() ?? info.sizeInBytes)
    }

    /// Rotates, if it is time to and nobody else is at it.
    func perform() throws(SystemCallError) {
        let file = try File.open(path, .updating)
        guard try file.tryLocking() else { return }
        let size = try FileInfo(of: file, path: path).sizeInBytes
        let first = try file.firstData() ?? size
        let start = LogStart(of: file)?.settled(dataFrom: first) ?? 0
        guard size - first >= maxSizeBytes else { return }
        // Whole blocks, and not up to the end: more cannot be taken out.
        let end = (size - 1) / Self.blockBytes * Self.blockBytes
        guard end > first else { return }
        for piece in pieces(first..<end) { try save(piece, of: file, at: start + piece.lowerBound) }
        try takeAway(first..<end, of: file, at: start)
    }

    /// A multiple of the block size of every file system that can take blocks out of a file.
    private static let blockBytes: Int64 = 4 << 10

    /// What is kept of a range, the oldest first, in pieces of the largest size.
    private func pieces(_ range: Range<Int64>) -> [Range<Int64>] {
        var pieces: [Range<Int64>] = []
        var upper = range.upperBound
        while upper > range.lowerBound, pieces.count < keep {
            let lower = max(range.lowerBound, upper - max(maxSizeBytes, Self.blockBytes))
            pieces.append(lower..<upper)
            upper = lower
        }
        return pieces.reversed()
    }

    /// Makes a piece the newest of the rotated files; the oldest goes.
    private func save(
        _ piece: Range<Int64>,
        of file: borrowing FileDescriptor,
        at position: Int64
    ) throws(SystemCallError) {
        let unfinished = "\(path).part"
        try File.remove(unfinished)
        do {
            let copy = try File.open(unfinished, .creating, mode: Self.mode)
            try file.copy(piece, to: copy)
            try note(LogStart(position: position), on: copy)
            for number in stride(from: keep - 1, to: 0, by: -1) { try shift(number) }
            try File.rename(unfinished, to: "\(path).1")
        } catch {
            try File.remove(unfinished)
            throw error
        }
    }

    private func shift(_ number: Int) throws(SystemCallError) {
        do {
            try File.rename("\(path).\(number)", to: "\(path).\(number + 1)")
        } catch let error where error.isNoSuchPath {
            // There are not that many yet.
        }
    }

    private func takeAway(
        _ range: Range<Int64>,
        of file: borrowing FileDescriptor,
        at start: Int64
    ) throws(SystemCallError) {
        let unchanged = LogStart(position: start)
        let hasNotes = try note(LogStart(position: start, cut: range.upperBound, isReleasing: true), on: file)
        do {
            try file.releaseSpace(range)
        } catch {
            if hasNotes { try note(unchanged, on: file) }
            throw error
        }
        // Without notes nobody could follow the bytes to their new places.
        guard hasNotes else { return }
        try note(LogStart(position: start, cut: range.upperBound), on: file)
        do {
            try file.removeStart(bytes: range.upperBound)
        } catch {
            // Readers find no bytes there, which they pass over, and positions stay what they are.
            try note(unchanged, on: file)
            return
        }
        try note(LogStart(position: start + range.upperBound), on: file)
    }

    /// False where the file system keeps no notes.
    @discardableResult
    private func note(_ start: LogStart, on file: borrowing FileDescriptor) throws(SystemCallError) -> Bool {
        do {
            try file.setAttribute(LogSegment.startAttribute, to: start.text)
            return true
        } catch let error where error.code == EOPNOTSUPP {
            return false
        }
    }
}
