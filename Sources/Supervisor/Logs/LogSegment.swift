import Posix

/// A file of a log, and which stretch of the whole log it holds.
///
/// A log is one sequence of bytes from the first that was ever written. Rotation moves its older bytes into other files
/// and takes them away from the beginning of the file that programs write to, so that a file's note, ``startAttribute``,
/// says which byte of the log is its first.
struct LogSegment: Equatable {
    /// The note that says so, as ``LogStart`` has it.
    static let startAttribute = "user.supervisor.start"

    let path: String
    /// The position that its first byte has, or would have if its space had not been given back.
    let start: Int64
    /// The bytes of the log that it holds.
    let range: Range<Int64>
    let modifiedMilliseconds: Int64

    /// The files of a log, the oldest first. Those that cannot be read are left out.
    ///
    /// Where a file has no note, as on file systems that keep none, it is taken to end where the next one begins.
    static func all(of path: String) -> [LogSegment] {
        var segments: [LogSegment] = []
        // While files are being renamed one number is free for a moment.
        var (number, missing) = (0, 0)
        while missing < 2 {
            let name = number == 0 ? path : "\(path).\(number)"
            if let segment = LogSegment(name, before: segments.last?.range.lowerBound) {
                segments.append(segment)
            } else {
                missing += 1
            }
            number += 1
        }
        // A crash between copying bytes and taking them away leaves them in two files; the newer one counts.
        return segments.reversed().filter { !$0.range.isEmpty }
    }

    private init?(_ path: String, before next: Int64?) {
        guard let file = try? File.open(path, .reading), let info = try? FileInfo(of: file, path: path) else {
            return nil
        }
        let size = info.sizeInBytes
        let offset = (try? file.firstData()) ?? size
        let start = LogStart(of: file)?.settled(dataFrom: offset) ?? next.map { $0 - size } ?? 0
        let first = start + offset
        let end = max(first, min(start + size, next ?? .max))
        self.path = path
        self.start = start
        range = first..<end
        modifiedMilliseconds = info.modifiedMilliseconds
    }
}

/// What a log file's note says.
///
/// While the beginning of a file is taken away its bytes are first released, so that they read as zeros, then taken out. A
/// rotation that was killed has left the note of either step; how far the second one came the file itself shows.
struct LogStart: Equatable {
    private static let releasing = "releasing"

    /// The position of the file's first byte.
    let position: Int64
    /// How many bytes are being taken away just now.
    let cut: Int64
    /// Whether none of them has been taken out yet, only released at most.
    let isReleasing: Bool

    init(position: Int64, cut: Int64 = 0, isReleasing: Bool = false) {
        self.position = position
        self.cut = cut
        self.isReleasing = isReleasing
    }

    /// Reads the note; nil where there is none.
    init?(of file: borrowing FileDescriptor) {
        guard let words = file.attribute(LogSegment.startAttribute)?.split(separator: " ") else { return nil }
        guard let position = words.first.flatMap({ Int64($0) }), position >= 0, words.count <= 3 else { return nil }
        let cut = words.count > 1 ? Int64(words[1]) ?? 0 : 0
        self.init(position: position, cut: max(0, cut), isReleasing: words.last == Self.releasing[...])
    }

    /// The note: the position; where bytes are being taken away a blank and how many; until they are released, one more and
    /// a word that says so.
    var text: String {
        if cut == 0 { return "\(position)" }
        return "\(position) \(cut)" + (isReleasing ? " \(Self.releasing)" : "")
    }

    /// The position of the file's first byte, be it released, however far the rotation came.
    ///
    /// - Parameter first: where the file's data begin.
    func settled(dataFrom first: Int64) -> Int64 {
        // Bytes that are still there to be taken out were released before: the file has data only behind them.
        isReleasing || first >= cut ? position : position + cut
    }
}
