import Posix

/// Where everything of a cluster lies. Pure paths, but for ``socketPath``, which looks where the daemon has put it.
struct Layout: Equatable, Sendable {
    /// The cluster's directory: canonical, without a slash at its end.
    let directory: String
    /// The configuration that somebody named instead of `cluster.yaml`.
    let file: String?

    /// - Parameters:
    ///   - directory: canonical.
    ///   - file: the configuration if it is not `cluster.yaml`; relative to the directory, or absolute.
    init(directory: String, file: String? = nil) {
        self.directory = directory
        self.file = file
    }

    /// What describes the cluster.
    var configFile: String { path(of: file ?? "cluster.yaml") }

    /// What the daemon keeps.
    var stateFolder: String { "\(directory)/.supervisor" }
    /// Held locked by the daemon.
    var lockPath: String { "\(stateFolder)/lock" }
    var statePath: String { "\(stateFolder)/state.json" }
    var eventsPath: String { "\(stateFolder)/events.jsonl" }
    var daemonLogPath: String { "\(stateFolder)/daemon.log" }

    /// The control socket; or, where its path would be too long for one, a symbolic link to it.
    var socketEntryPath: String { "\(stateFolder)/control.sock" }

    /// Whether the control socket itself can lie in the cluster's directory.
    var socketFits: Bool { SocketAddress.unix(path: socketEntryPath).isRepresentable }

    /// The control socket, for clients. Where it is not in the cluster's directory the link there says where it is.
    var socketPath: String {
        if socketFits { return socketEntryPath }
        return (try? Directory.linkTarget(socketEntryPath)) ?? socketEntryPath
    }

    /// Whether a daemon has left something here, be it alive or not: its state, or, killed before it wrote one, its lock.
    var hasState: Bool { hasRecord || isThere(lockPath) }

    /// Whether a daemon has left a record of nodes here.
    var hasRecord: Bool { isThere(statePath) }

    private func isThere(_ path: String) -> Bool {
        do {
            return try FileInfo.ifExists(at: path) != nil
        } catch {
            // What cannot even be looked at is there; reading it will say why it cannot be read.
            return true
        }
    }

    /// A node's folder.
    func nodePath(_ name: String) -> String { "\(directory)/\(name)" }

    /// A node's log: what it writes to standard output and standard error.
    func logPath(of name: String) -> String { "\(nodePath(name))/node.log" }

    /// Where a node's folder is made, before it takes its name.
    func unfinishedNodePath(_ name: String) -> String { "\(stateFolder)/\(name).new" }

    /// Where a node's folder is deleted, after it has lost its name.
    func discardedNodePath(_ name: String) -> String { "\(stateFolder)/\(name).old" }

    /// What the environment of a node's processes says about whose they are.
    func marker(of name: String) -> String { "\(stateFolder)/\(name)" }

    /// A path that is relative to the cluster's directory, or absolute.
    func path(of path: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }
}
