import Glibc

extension Tree {
    /// Copies a folder with everything under it to a path where nothing is: files with their permissions, folders, and
    /// symbolic links as links, with the text they have.
    ///
    /// - Throws: EEXIST when the destination exists; EOPNOTSUPP, with its path, for a socket, pipe or device. What was
    ///   copied until then stays, for the caller to delete.
    package static func copy(_ source: String, to destination: String) throws(SystemCallError) {
        let from = try File.open(source, .folder)
        let mode = try FileInfo(of: from, path: source).mode
        try Directory.create(destination, mode: 0o700)
        let to = try openFolder(destination, in: AT_FDCWD, path: destination)
        try copyContent(of: from, source, to: to, destination, level: 0)
        try setMode(mode, of: to, path: destination)
    }

    private static func copyContent(
        of from: borrowing FileDescriptor,
        _ source: String,
        to: borrowing FileDescriptor,
        _ destination: String,
        level: Int
    ) throws(SystemCallError) {
        try checkLevel(level, path: source)
        for name in try names(in: from, path: source).sorted() {
            let (old, new) = ("\(source)/\(name)", "\(destination)/\(name)")
            switch try FileInfo(name, in: from.rawValue, path: old).kind {
            case .regular: try copyFile(name, in: from.rawValue, old, to: to.rawValue, new)
            case .folder: try copyFolder(name, in: from.rawValue, old, to: to.rawValue, new, level: level + 1)
            case .symbolicLink: try copyLink(name, in: from.rawValue, old, to: to.rawValue, new)
            case .special: throw SystemCallError("copy", old, code: EOPNOTSUPP)
            }
        }
    }

    private static func copyFolder(
        _ name: String,
        in parent: Int32,
        _ source: String,
        to newParent: Int32,
        _ destination: String,
        level: Int
    ) throws(SystemCallError) {
        let from = try openFolder(name, in: parent, path: source)
        let mode = try FileInfo(of: from, path: source).mode
        _ = try systemCall("mkdir", destination) { mkdirat(newParent, name, 0o700) }
        let to = try openFolder(name, in: newParent, path: destination)
        try copyContent(of: from, source, to: to, destination, level: level)
        // Last, because a folder without write permission could not be filled.
        try setMode(mode, of: to, path: destination)
    }

    private static func copyFile(
        _ name: String,
        in parent: Int32,
        _ source: String,
        to newParent: Int32,
        _ destination: String
    ) throws(SystemCallError) {
        // Nonblocking, so that a pipe swapped in after the look at its kind cannot hold the copy up.
        let reading = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let from = FileDescriptor(owning: try systemCall("open", source) { openat(parent, name, reading) })
        let info = try FileInfo(of: from, path: source)
        guard info.kind == .regular else { throw SystemCallError("copy", source, code: EOPNOTSUPP) }
        let writing = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let to = FileDescriptor(
            owning: try systemCall("open", destination) { openat(newParent, name, writing, mode_t(0o600)) }
        )
        try copyBytes(from: from, source, to: to, destination)
        try setMode(info.mode, of: to, path: destination)
    }

    private static func copyBytes(
        from: borrowing FileDescriptor,
        _ source: String,
        to: borrowing FileDescriptor,
        _ destination: String
    ) throws(SystemCallError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
        defer { buffer.deallocate() }
        let number = from.rawValue
        while true {
            let count = try systemCall("read", source) { Glibc.read(number, buffer.baseAddress, buffer.count) }
            if count == 0 { return }
            do {
                try to.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            } catch {
                throw error.about(destination)
            }
        }
    }

    private static func copyLink(
        _ name: String,
        in parent: Int32,
        _ source: String,
        to newParent: Int32,
        _ destination: String
    ) throws(SystemCallError) {
        let target = try Directory.linkTarget(name, in: parent, path: source)
        _ = try systemCall("symlink", destination) { symlinkat(target, newParent, name) }
    }

    private static func setMode(
        _ mode: UInt32,
        of descriptor: borrowing FileDescriptor,
        path: String
    ) throws(SystemCallError) {
        let number = descriptor.rawValue
        _ = try systemCall("fchmod", path) { fchmod(number, mode) }
    }
}
