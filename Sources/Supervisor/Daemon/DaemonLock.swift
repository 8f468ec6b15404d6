import ControlAPI
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
            do {
                try makeFolder(layout.stateFolder)
                switch try LockFile.acquire(layout.lockPath) {
                case .held(let holder): throw held(by: holder, layout)
                case .acquired(let lock):
                    if try isCurrent(layout) { return lock }
                }
            } catch let error as SystemCallError {
                throw APIError(.internalError, "the daemon cannot lock the directory: \(error)")
            } catch let error as APIError {
                throw error
            } catch {
                throw APIError(.internalError, "the daemon cannot lock the directory: \(error)")
            }
        }
        throw APIError(.conflict, "daemons of \(layout.directory) come and go; try again")
    }

    private static func held(by holder: Int32?, _ layout: Layout) -> APIError {
        let process = holder.map { ", process \($0)," } ?? ""
        return APIError(.conflict, "another daemon\(process) looks after \(layout.directory) already")
    }

    private static func makeFolder(_ path: String) throws(SystemCallError) {
        guard try FileInfo.ifExists(at: path) == nil else { return }
        do {
            try Directory.create(path, mode: 0o700)
        } catch {
            // Whoever was quicker has made the same folder.
            if try FileInfo.ifExists(at: path)?.kind != .folder { throw error }
        }
    }

    /// Whether the lock file at its path has our process id, which the one we locked has.
    private static func isCurrent(_ layout: Layout) throws(SystemCallError) -> Bool {
        guard try FileInfo.ifExists(at: layout.lockPath) != nil else { return false }
        let text = try File.read(layout.lockPath, limitInBytes: 64)
        return text == Array("\(CurrentProcess.pid)\n".utf8)
    }
}
