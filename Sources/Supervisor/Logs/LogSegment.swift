import Posix

/// A file of a log, and which stretch of the whole log it holds.
///
/// A log is one sequence of bytes from the first that was ever written. Rotation moves its older bytes into other files
/// and takes them away from the beginning of the file that programs write to, so that a file's note, ``startAttribute``,
/// says which byte of the log is its first.
struct LogSegment: Equatable {
    /// The note with the position of the file's first byte; while its beginning is being taken away followed by a blank and
    /// how many bytes go.
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
        let start = LogStart(of: file)?.settled ?? next.map { $0 - size } ?? 0
        let first = start + ((try? file.firstData()) ?? size)
        let end = max(first, min(start + size, next ?? .max))
        self.path = path
        self.start = start
        range = first..<end
        modifiedMilliseconds = info.modifiedMilliseconds
    }
}

/// What a log file's note says.
struct LogStart: Equatable {
    /// The position of the file's first byte.
    let position: Int64
    /// How many bytes are being taken away just now.
    let cut: Int64

    /// The position, once what is under way is done.
    var settled: Int64 { position + cut }

    /// Reads the note; nil where there is none.
    init?(of file: borrowing FileDescriptor) {
        guard let text = file.attribute(LogSegment.startAttribute) else { return nil }
        let numbers = text.split(separator: " ").map { Int64($0) }
        guard let first = numbers.first, let position = first, position >= 0, numbers.count <= 2 else { return nil }
        self.position = position
        cut = numbers.count == 2 ? max(0, (numbers.last ?? nil) ?? 0) : 0
    }
}
