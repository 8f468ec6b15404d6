import Glibc

extension Tree {
    /// Deletes a folder and everything under it, links themselves but nothing they point to; true if there was one.
    ///
    /// - Throws: ENOTDIR when the path is no folder, ELOOP or ENOTDIR when it is a link; ENOTEMPTY when somebody adds
    ///   files meanwhile. What could be deleted until then is gone.
    @discardableResult
    package static func delete(_ path: String) throws(SystemCallError) -> Bool {
        guard try FileInfo.ifExists(at: path) != nil else { return false }
        let (parentPath, name) = File.split(path.droppingFinalSlashes)
        let parent = try File.open(parentPath, .folder)
        try deleteFolder(name, in: parent.rawValue, path: path, level: 0)
        return true
    }

    private static func deleteFolder(
        _ name: String,
        in parent: Int32,
        path: String,
        level: Int
    ) throws(SystemCallError) {
        try checkLevel(level, path: path)
        try deleteContent(of: openFolder(name, in: parent, path: path), path: path, level: level)
        _ = try systemCall("rmdir", path) { unlinkat(parent, name, AT_REMOVEDIR) }
    }

    private static func deleteContent(
        of folder: consuming FileDescriptor,
        path: String,
        level: Int
    ) throws(SystemCallError) {
        let number = folder.rawValue
        for name in try names(in: folder, path: path) {
            let child = "\(path)/\(name)"
            // Linux answers EISDIR for a folder: asking the deed, not lstat, leaves no gap between the two.
            if unlinkat(number, name, 0) == 0 || errno == ENOENT { continue }
            guard errno == EISDIR else { throw SystemCallError("unlink", child) }
            try deleteFolder(name, in: number, path: child, level: level + 1)
        }
    }
}

extension String {
    /// `a/b//` as `a/b`; `/` stays.
    fileprivate var droppingFinalSlashes: String {
        var text = self[...]
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        return String(text)
    }
}
