import ControlAPI
import Glibc
import Posix

/// Makes sure that a directory has one daemon at most.
enum DaemonLock {
    private static let attempts = 10

    /// Takes the lock, and makes the folder that it is in.
    ///
    /// A daemon that ends deletes its lock file: one that was opened before, but locked after that, keeps nobody out. So
    /// the file that is there now has to be the one that was locked.
    /// - Throws: `conflict` when another daemon has it.
    static func acquire(_ layout: Layout) throws(APIError) -> LockFile {
        for _ in 0..<attempts {
            switch try attempt(layout) {
            case .held(let holder): throw held(by: holder, layout)
            case .acquired(let lock):
                if isCurrent(layout) { return lock }
            }
        }
        throw APIError(.conflict, "daemons of \(layout.directory) come and go; try again")
    }

    private static func attempt(_ layout: Layout) throws(APIError) -> LockFile.Attempt {
        do {
            try makeFolder(layout.stateFolder)
            return try LockFile.acquire(layout.lockPath)
        } catch {
            throw APIError(.internalError, "the daemon cannot lock the directory: \(error)")
        }
    }

    private static func held(by holder: Int32?, _ layout: Layout) -> APIError {
        let process = holder.map { ", process \($0)," } ?? ""
        return APIError(.conflict, "another daemon\(process) looks after \(layout.directory) already")
    }

    /// A link in its place is refused: what it points to is not ours to fill and to clear.
    private static func makeFolder(_ path: String) throws(SystemCallError) {
        do {
            try Directory.create(path, mode: 0o700)
        } catch let error where error.code == EEXIST {
            // Made before, or by whoever was quicker; or by somebody else, which this look shows.
            if try FileInfo.ifExists(at: path)?.kind != .folder {
                throw SystemCallError("open", path, code: ENOTDIR)
            }
        }
    }

    /// Whether the lock file at its path has our process id, which the one we locked has.
    private static func isCurrent(_ layout: Layout) -> Bool {
        // One that is gone, or cannot be read, is not the one we have just written.
        (try? File.read(layout.lockPath, limitInBytes: 64)) == Array("\(CurrentProcess.pid)\n".utf8)
    }
}
