import Posix

/// A file of a log that is being read.
final class OpenLog {
    /// The rotated file that it is; nil for the one that programs write to.
    let segment: LogSegment?
    private let path: String
    private let descriptor: FileDescriptor
    private let identity: FileInfo.Identity

    /// The file that programs write to; nil where there is none, or it cannot be read.
    convenience init?(_ path: String) {
        self.init(path, nil)
    }

    /// A rotated file; nil where it is gone.
    convenience init?(_ segment: LogSegment) {
        self.init(segment.path, segment)
    }

    private init?(_ path: String, _ segment: LogSegment?) {
        do throws(SystemCallError) {
            descriptor = try File.open(path, .reading)
            identity = try FileInfo(of: descriptor, path: path).identity
        } catch {
            return nil
        }
        self.path = path
        self.segment = segment
    }

    /// Which byte of the log is its first.
    var start: LogStart? { LogStart(of: descriptor) }

    /// The bytes of the file that have not been given back; nil where it cannot be looked at.
    var range: Range<Int64>? {
        guard let size = try? FileInfo(of: descriptor, path: path).sizeInBytes else { return nil }
        let first = (try? descriptor.firstData()) ?? size
        return min(first, size)..<size
    }

    /// Whether another file has its name now, so that it was moved away by somebody.
    var isReplaced: Bool {
        guard let now = try? FileInfo.ifExists(at: path, followingLinks: true) else { return false }
        return now.identity != identity
    }

    /// What there is from an offset on; nothing where it cannot be read.
    func read(at offset: Int64, atMost count: Int) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: count)
        let count = (try? buffer.withUnsafeMutableBytes { try descriptor.read(into: $0, at: offset) }) ?? 0
        buffer.removeLast(buffer.count - count)
        return buffer
    }
}
