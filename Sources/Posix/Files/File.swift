import Glibc

/// Files as wholes: opening, reading, removing.
package enum File {
    /// What a file is opened for. Every way closes it on exec.
    package enum Access: Sendable {
        /// An existing file, to read. Opening a pipe does not wait for somebody who writes to it.
        case reading
        /// A file to read and write, made if there is none.
        case updating
        /// A file to write at its end, whoever else writes too, made if there is none.
        case appending
        /// A new file to write; EEXIST if there is anything of that name, and no link is followed.
        case creating
        /// A folder.
        case folder

        var flags: Int32 {
            switch self {
            case .reading: O_RDONLY | O_NONBLOCK | O_CLOEXEC
            case .updating: O_RDWR | O_CREAT | O_CLOEXEC
            case .appending: O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC
            case .creating: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
            case .folder: O_RDONLY | O_DIRECTORY | O_CLOEXEC
            }
        }
    }

    /// Opens a file.
    ///
    /// - Parameter mode: the permissions of a file that is made, less the umask.
    package static func open(
        _ path: String,
        _ access: Access,
        mode: UInt32 = 0o644
    ) throws(SystemCallError) -> FileDescriptor {
        let flags = access.flags
        return FileDescriptor(owning: try systemCall("open", path) { Glibc.open(path, flags, mode) })
    }

    /// The whole content of a file.
    ///
    /// - Parameters:
    ///   - limit: the most it may hold, in bytes.
    ///   - isEnough: whether what has been read so far will do, and the rest of the file may stay unread.
    /// - Throws: EFBIG when it holds more; EINVAL for a pipe or a device, which may never end.
    package static func read(
        _ path: String,
        limitInBytes limit: Int,
        until isEnough: ([UInt8]) -> Bool = { _ in false }
    ) throws(SystemCallError) -> [UInt8] {
        let file = try open(path, .reading)
        let info = try FileInfo(of: file, path: path)
        guard info.kind != .special else {
            throw SystemCallError("read", "\(path), which is a pipe or a device", code: EINVAL)
        }
        // Files under /proc say they are empty and come a page at a time, so the size is only a hint.
        let expected = min(max(Int(info.sizeInBytes), 4_095), limit) + 1
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: min(expected, 64 << 10), alignment: 1)
        defer { piece.deallocate() }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        while true {
            let count = try systemCall("read", path) { Glibc.read(file.rawValue, piece.baseAddress, piece.count) }
            if count == 0 { return bytes }
            bytes += UnsafeRawBufferPointer(rebasing: piece[..<count])
            if bytes.count > limit {
                throw SystemCallError("read", "\(path), which may hold \(limit) bytes", code: EFBIG)
            }
            if isEnough(bytes) { return bytes }
        }
    }

    /// Removes a file or a symbolic link; true if there was one.
    @discardableResult
    package static func remove(_ path: String) throws(SystemCallError) -> Bool {
        do {
            _ = try systemCall("unlink", path) { unlink(path) }
            return true
        } catch let error where error.code == ENOENT {
            return false
        }
    }

    /// Moves a file over whatever has the new name, atomically, within one file system.
    package static func rename(_ path: String, to newPath: String) throws(SystemCallError) {
        _ = try systemCall("rename", "\(path) to \(newPath)") { Glibc.rename(path, newPath) }
    }
}
