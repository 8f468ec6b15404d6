import ClusterConfig
import Glibc
import Posix

/// Makes and deletes nodes' folders, so that nothing half-made has a node's name and nothing foreign is deleted.
///
/// A folder is made under `.supervisor/` and renamed to its place when it is complete and recorded; it is deleted the
/// other way round. Whatever a crash leaves is under `.supervisor/`, where ``clearLeftovers()`` finds it.
struct NodeFolders {
    /// What became of a folder that was to be deleted.
    enum Deletion: Equatable {
        case deleted
        /// It is not the folder that the supervisor made, and was left.
        case foreign
    }

    let layout: Layout

    /// Makes a complete folder, not yet in its place.
    ///
    /// - Returns: what to record before ``moveIntoPlace(_:)``.
    func prepare(
        _ name: String,
        _ files: [TemplateFile],
        modes: (String) -> UInt32
    ) throws(SystemCallError) -> FolderIdentity {
        let path = layout.unfinishedNodePath(name)
        try Tree.delete(path)
        do {
            try Directory.create(path)
            for file in files {
                try makeFolders(above: file.path, in: path)
                try write(file, in: path, mode: modes(file.path))
            }
            return FolderIdentity(try FileInfo(at: path))
        } catch {
            // What was wrong matters more than what is left, which the next start clears.
            _ = try? Tree.delete(path)
            throw error
        }
    }

    /// Gives a prepared folder its name.
    ///
    /// - Throws: EEXIST when there is anything of that name.
    func moveIntoPlace(_ name: String) throws(SystemCallError) {
        let path = layout.nodePath(name)
        if try FileInfo.ifExists(at: path) != nil { throw SystemCallError("rename", path, code: EEXIST) }
        try File.rename(layout.unfinishedNodePath(name), to: path)
    }

    /// Whether what has the node's name is the folder that was recorded.
    func isOurs(_ name: String, _ identity: FolderIdentity) throws(SystemCallError) -> Bool {
        guard let info = try FileInfo.ifExists(at: layout.nodePath(name)) else { return false }
        return info.kind == .folder && FolderIdentity(info) == identity
    }

    /// Deletes a node's folder if it is the recorded one. One that is gone already counts as deleted.
    func delete(_ name: String, _ identity: FolderIdentity) throws(SystemCallError) -> Deletion {
        let path = layout.nodePath(name)
        guard try FileInfo.ifExists(at: path) != nil else { return .deleted }
        guard try isOurs(name, identity) else { return .foreign }
        let discarded = layout.discardedNodePath(name)
        try Tree.delete(discarded)
        try File.rename(path, to: discarded)
        guard FolderIdentity(try FileInfo(at: discarded)) == identity else {
            // Somebody has put another in its place since the look.
            try File.rename(discarded, to: path)
            return .foreign
        }
        try Tree.delete(discarded)
        return .deleted
    }

    /// Deletes what a crash in the middle of making or deleting folders has left.
    ///
    /// - Returns: what could not be deleted, the paths with why.
    func clearLeftovers() throws(SystemCallError) -> [String] {
        var left: [String] = []
        for name in try Directory.list(layout.stateFolder) where Self.isLeftover(name) {
            let path = "\(layout.stateFolder)/\(name)"
            do {
                try Tree.delete(path)
            } catch {
                left.append("\(path): \(error)")
            }
        }
        return left
    }

    static func isLeftover(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && NodeName.number(in: String(parts[0])) != nil && ["new", "old"].contains(parts[1])
    }

    private func makeFolders(above path: String, in root: String) throws(SystemCallError) {
        var folder = root
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            if try FileInfo.ifExists(at: folder) == nil { try Directory.create(folder) }
        }
    }

    private func write(_ file: TemplateFile, in folder: String, mode: UInt32) throws(SystemCallError) {
        try File.create("\(folder)/\(file.path)", with: file.contents, mode: mode)
    }
}
