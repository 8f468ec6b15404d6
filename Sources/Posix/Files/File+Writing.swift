import Glibc

extension FileDescriptor {
    /// Writes all the bytes at the descriptor's own position, waiting as long as it takes: for files, pipes and sockets
    /// that block.
    package func writeAll(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) {
        let number = rawValue
        try Self.all(of: bytes, "write") { rest, _ in Glibc.write(number, rest.baseAddress, rest.count) }
    }

    /// Writes all the bytes from an offset of a file on, which grows where they reach beyond its end.
    package func writeAll(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(SystemCallError) {
        let number = rawValue
        try Self.all(of: bytes, "pwrite") { rest, done in
            pwrite(number, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
        }
    }

    /// Cuts the file off, or fills it up with zeros, at so many bytes.
    package func truncate(toBytes size: Int64) throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("ftruncate", "descriptor \(number)") { ftruncate(number, off_t(size)) }
    }

    /// Returns when the content, and what is needed to read it back, is on the disk (fdatasync).
    package func synchroniseData() throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("fdatasync", "descriptor \(number)") { fdatasync(number) }
    }

    /// Returns when the content and everything about the file is on the disk (fsync); of a folder, its names.
    package func synchronise() throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("fsync", "descriptor \(number)") { fsync(number) }
    }

    private static func all(
        of bytes: UnsafeRawBufferPointer,
        _ name: StaticString,
        _ call: (_ rest: UnsafeRawBufferPointer, _ done: Int) -> Int
    ) throws(SystemCallError) {
        var done = 0
        while done < bytes.count {
            done += try systemCall(name, "\(bytes.count) bytes") {
                call(UnsafeRawBufferPointer(rebasing: bytes[done...]), done)
            }
        }
    }
}

extension File {
    /// Makes a new file with this content.
    ///
    /// - Parameter mode: its permissions, less the umask.
    /// - Throws: EEXIST where there is anything of that name.
    package static func create(_ path: String, with bytes: [UInt8], mode: UInt32 = 0o644) throws(SystemCallError) {
        let file = try open(path, .creating, mode: mode)
        do {
            try file.writeAll(bytes)
        } catch {
            throw error.about(path)
        }
    }

    /// Replaces the content of a file, or makes it, so that whoever opens it, even after a power cut, finds the old or
    /// the new content and nothing between.
    ///
    /// The new content goes to `.<name>.<random>.tmp` in the same folder, reaches the disk, takes the name, and the folder
    /// reaches the disk. A power cut may leave the temporary file; nothing else does.
    /// - Parameter mode: the permissions of the new file, whatever the umask.
    package static func replace(
        _ path: String,
        with bytes: [UInt8],
        mode: UInt32 = 0o644
    ) throws(SystemCallError) {
        let (folder, name) = split(path)
        let temporary = "\(folder)/.\(name).\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
        do {
            try writeDurably(bytes, to: temporary, mode: mode)
            try rename(temporary, to: path)
        } catch {
            _ = unlink(temporary)
            throw error.about(path)
        }
        try open(folder, .folder).synchronise()
    }

    private static func writeDurably(_ bytes: [UInt8], to path: String, mode: UInt32) throws(SystemCallError) {
        let file = try open(path, .creating, mode: 0o600)
        let number = file.rawValue
        _ = try systemCall("fchmod", path) { fchmod(number, mode) }
        try file.writeAll(bytes)
        try file.synchronise()
    }

    /// The folder of a path and the name in it.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }
}

extension FileDescriptor {
    /// As ``writeAll(_:)-(UnsafeRawBufferPointer)``.
    package func writeAll(_ bytes: [UInt8]) throws(SystemCallError) {
        try lend(bytes) { pointer throws(SystemCallError) in try writeAll(pointer) }
    }

    /// As ``writeAll(_:at:)-(UnsafeRawBufferPointer,Int64)``.
    package func writeAll(_ bytes: [UInt8], at offset: Int64) throws(SystemCallError) {
        try lend(bytes) { pointer throws(SystemCallError) in try writeAll(pointer, at: offset) }
    }

    /// `withUnsafeBytes` forgets the type of the error it passes on; this keeps it.
    private func lend(
        _ bytes: [UInt8],
        to body: (UnsafeRawBufferPointer) throws(SystemCallError) -> Void
    ) throws(SystemCallError) {
        try bytes.withUnsafeBufferPointer { buffer throws(SystemCallError) in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }
}
