import Glibc
import Hashing
import Posix

/// Puts the control socket where its path is short enough: into the cluster's directory, or, where that is too deep, into
/// the user's runtime folder with a link in the directory.
enum SocketPlace {
    /// Clears the way for a new control socket.
    ///
    /// Only for the holder of the lock: what is found there is a dead daemon's.
    /// - Returns: the path to listen on.
    /// - Throws: EEXIST when something is in the way that no daemon made.
    static func prepare(_ layout: Layout) throws(SystemCallError) -> String {
        if layout.socketFits {
            try clear(layout.socketEntryPath)
            return layout.socketEntryPath
        }
        let path = "\(try runtimeFolder())/\(socketName(of: layout))"
        guard SocketAddress.unix(path: path).isRepresentable else {
            throw SystemCallError("bind", path, code: ENAMETOOLONG)
        }
        try clear(path)
        try clear(layout.socketEntryPath)
        let entry = layout.socketEntryPath
        if symlink(path, entry) != 0 { throw SystemCallError("symlink", entry) }
        return path
    }

    /// Removes the control socket, and the link to it.
    static func remove(_ layout: Layout) throws(SystemCallError) {
        let path = layout.socketPath
        // The link may have been changed by somebody: what is removed has to be a socket of this directory.
        if !layout.socketFits, path.hasSuffix("/\(socketName(of: layout))") { try File.remove(path) }
        try File.remove(layout.socketEntryPath)
    }

    private static func socketName(of layout: Layout) -> String {
        "supervisor-\(nameHash(of: layout.directory)).sock"
    }

    /// Different for each directory: 64 bits of its hash.
    static func nameHash(of directory: String) -> String {
        String(SHA256.hash(Array(directory.utf8)).description.prefix(16))
    }

    private static func clear(_ path: String) throws(SystemCallError) {
        switch try FileInfo.ifExists(at: path)?.kind {
        case nil: return
        case .special, .symbolicLink: try File.remove(path)
        case .regular, .folder:
            throw SystemCallError("bind", "\(path), which no daemon has made, so move it away", code: EEXIST)
        }
    }

    /// A folder that belongs to this user alone.
    private static func runtimeFolder() throws(SystemCallError) -> String {
        let uid = CurrentProcess.uid
        let named = CurrentProcess.environment()["XDG_RUNTIME_DIR"].map { [$0] } ?? []
        for candidate in named + ["/run/user/\(uid)"] where candidate.hasPrefix("/") {
            if let info = try? FileInfo(at: candidate), isPrivate(info) { return candidate }
        }
        let fallback = "/tmp/supervisor-\(uid)"
        do {
            try Directory.create(fallback, mode: 0o700)
        } catch let error where error.code == EEXIST {
            // Made before; or by somebody else, which the next look shows.
        }
        guard isPrivate(try FileInfo(at: fallback)) else {
            throw SystemCallError("open", "\(fallback), which is not a folder of this user alone", code: EACCES)
        }
        return fallback
    }

    private static func isPrivate(_ info: FileInfo) -> Bool {
        info.kind == .folder && info.uid == CurrentProcess.uid && info.mode & 0o077 == 0
    }
}
