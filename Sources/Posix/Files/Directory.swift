import Glibc

/// Folders and the names in them.
package enum Directory {
    /// Makes a folder; its parent has to exist.
    ///
    /// - Throws: EEXIST when there is anything of that name.
    package static func create(_ path: String, mode: UInt32 = 0o755) throws(SystemCallError) {
        _ = try systemCall("mkdir", path) { mkdir(path, mode) }
    }

    /// The names in a folder, sorted, without `.` and `..`.
    package static func list(_ path: String) throws(SystemCallError) -> [String] {
        try names(in: File.open(path, .folder), path: path).sorted()
    }

    /// The absolute path without symbolic links and dots; the file has to exist.
    package static func canonicalPath(_ path: String) throws(SystemCallError) -> String {
        guard let resolved = realpath(path, nil) else { throw SystemCallError("realpath", path) }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Where a symbolic link points, as it is written in the link.
    package static func linkTarget(_ path: String) throws(SystemCallError) -> String {
        try linkTarget(path, in: AT_FDCWD, path: path)
    }

    static func linkTarget(_ name: String, in folder: Int32, path: String) throws(SystemCallError) -> String {
        var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try systemCall("readlink", path) {
            bytes.withUnsafeMutableBytes { buffer in
                guard let start = buffer.baseAddress else { return -1 }
                return readlinkat(folder, name, start.assumingMemoryBound(to: CChar.self), buffer.count)
            }
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// The names in an open folder, in the order the file system has them. Takes the descriptor with it.
    static func names(in folder: consuming FileDescriptor, path: String) throws(SystemCallError) -> [String] {
        let number = folder.take()
        guard let stream = fdopendir(number) else {
            let error = SystemCallError("fdopendir", path)
            _ = FileDescriptor(owning: number)
            throw error
        }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw SystemCallError("readdir", path) }
        return names
    }
}
