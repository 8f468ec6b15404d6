import Glibc
import Posix

/// What a daemon leaves or takes with it when it ends.
struct DaemonFiles {
    let layout: Layout

    /// Removes what only a live daemon needs; and, unless the cluster goes on later, everything else that it made.
    func remove(keepingState: Bool) {
        DaemonLog.noting { () throws(SystemCallError) in try SocketPlace.remove(layout) }
        if !keepingState {
            DaemonLog.noting { () throws(SystemCallError) in try removeTemporaries() }
            // The state last: as long as it is there, an interrupted `down` can be repeated.
            DaemonLog.noting { () throws(SystemCallError) in try removeLogs() }
            for path in [layout.eventsPath, layout.statePath] { remove(path) }
        }
        // The lock goes last, so that nobody comes in before everything is gone. It is held on until this process ends.
        remove(layout.lockPath)
        // Only if nothing of anybody else's is in it.
        if !keepingState { _ = rmdir(layout.stateFolder) }
    }

    private func remove(_ path: String) {
        DaemonLog.noting { () throws(SystemCallError) in try File.remove(path) }
    }

    /// The daemon's log, and what rotation has made of it.
    private func removeLogs() throws(SystemCallError) {
        let (folder, log) = (layout.stateFolder, "daemon.log")
        for name in try Directory.list(folder) where name == log || name.hasPrefix("\(log).") {
            try File.remove("\(folder)/\(name)")
        }
    }

    /// What a crash in the middle of replacing a file has left.
    private func removeTemporaries() throws(SystemCallError) {
        for name in try Directory.list(layout.stateFolder) where name.hasPrefix(".") && name.hasSuffix(".tmp") {
            try File.remove("\(layout.stateFolder)/\(name)")
        }
    }
}
