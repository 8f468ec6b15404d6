import Glibc

/// A folder with everything under it. Symbolic links are names like any other here: never followed.
///
/// Both operations walk by open folders and single names (openat, O_NOFOLLOW), never by whole paths, so that nobody who
/// swaps a folder for a link meanwhile can lead them out of the tree.
package enum Tree {
    /// Folders within folders beyond this are refused: each level holds a descriptor and a stack frame.
    package static let deepestLevel = 128

    /// Opens a folder by its name in an open folder, and nothing but a folder.
    static func openFolder(_ name: String, in parent: Int32, path: String) throws(SystemCallError) -> FileDescriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        return FileDescriptor(owning: try systemCall("open", path) { openat(parent, name, flags) })
    }

    /// The names in an open folder, whose descriptor stays with the caller.
    static func names(in folder: borrowing FileDescriptor, path: String) throws(SystemCallError) -> [String] {
        // Reading moves the position that duplicates share, so the names are read through a folder opened anew.
        try Directory.names(in: openFolder(".", in: folder.rawValue, path: path), path: path)
    }

    static func checkLevel(_ level: Int, path: String) throws(SystemCallError) {
        if level > deepestLevel { throw SystemCallError("open", path, code: ELOOP) }
    }
}
