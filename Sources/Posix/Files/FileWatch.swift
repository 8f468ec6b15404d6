import CLinux
import Glibc

/// Tells which files and folders something has changed in, through inotify(7).
package final class FileWatch {
    private let descriptor: FileDescriptor
    private var paths: [Int32: String] = [:]
    private let buffer: UnsafeMutableRawBufferPointer

    /// Watches nothing yet.
    package init() throws(SystemCallError) {
        descriptor = FileDescriptor(
            owning: try systemCall("inotify_init1", "files") { inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK)) }
        )
        buffer = .allocate(byteCount: 64 << 10, alignment: MemoryLayout<inotify_event>.alignment)
    }

    deinit {
        buffer.deallocate()
    }

    /// Readable when ``changes()`` has something to tell.
    package var rawValue: Int32 { descriptor.rawValue }

    /// Watches a folder for names that appear in it. One that does not exist is not watched.
    package func addFolder(_ path: String) throws(SystemCallError) {
        try add(path, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO))
    }

    /// Watches a file for what is written to it. One that does not exist is not watched.
    package func addFile(_ path: String) throws(SystemCallError) {
        try add(path, UInt32(IN_MODIFY))
    }

    /// Watches a file until it is written to once more: whoever wants to hear of it again has to say so again.
    package func addFileOnce(_ path: String) throws(SystemCallError) {
        try add(path, UInt32(IN_MODIFY) | UInt32(IN_ONESHOT))
    }

    /// Watching something twice is watching it once.
    private func add(_ path: String, _ kinds: UInt32) throws(SystemCallError) {
        let watch = descriptor.rawValue
        do {
            let number = try systemCall("inotify_add_watch", path) { inotify_add_watch(watch, path, kinds) }
            paths[number] = path
        } catch let error where error.code == ENOENT {
            return
        }
    }

    /// The watched paths in which something has changed since the last call; all of them where the kernel has lost count.
    package func changes() throws(SystemCallError) -> Set<String> {
        var changed: Set<String> = []
        while case .bytes(let count) = try descriptor.read(into: buffer) {
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
