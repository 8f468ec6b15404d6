import CLinux
import Glibc
import Posix

/// Tells which folders something has changed in, through inotify(7).
final class FileWatch {
    private let descriptor: FileDescriptor
    private var paths: [Int32: String] = [:]
    private let buffer = UnsafeMutableRawBufferPointer.allocate(
        byteCount: 64 << 10,
        alignment: MemoryLayout<inotify_event>.alignment
    )

    init() throws(Failure) {
        let number = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        if number < 0 {
            buffer.deallocate()
            throw Failure(SystemCallError("inotify_init1", "the logs"))
        }
        descriptor = FileDescriptor(owning: number)
    }

    deinit {
        buffer.deallocate()
    }

    /// Readable when ``changes()`` has something to tell.
    var rawValue: Int32 { descriptor.rawValue }

    /// Watches a folder for names that appear in it.
    func addFolder(_ path: String) throws(Failure) {
        try add(path, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO))
    }

    /// Watches a file for what is written to it.
    func addFile(_ path: String) throws(Failure) {
        try add(path, UInt32(IN_MODIFY))
    }

    /// Watching something twice is watching it once; what does not exist is not watched.
    private func add(_ path: String, _ kinds: UInt32) throws(Failure) {
        let number = inotify_add_watch(descriptor.rawValue, path, kinds)
        if number >= 0 {
            paths[number] = path
        } else if errno != ENOENT {
            throw Failure(SystemCallError("inotify_add_watch", path))
        }
    }

    /// The watched paths in which something has changed since the last call; all of them where the kernel has lost count.
    func changes() throws(Failure) -> Set<String> {
        var changed: Set<String> = []
        while case .bytes(let count) = try reporting(descriptor.read(into: buffer)) {
            var position = 0
            while position < count {
                let event = buffer.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
                position += MemoryLayout<inotify_event>.size + Int(event.len)
                if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { changed.formUnion(paths.values) }
                if let path = paths[event.wd] { changed.insert(path) }
                if event.mask & UInt32(IN_IGNORED) != 0 { paths[event.wd] = nil }
            }
        }
        return changed
    }
}
