import Posix

/// Recognises the processes that were started for a node by a variable in their environment, whoever started them and
/// whatever became of the records.
enum ProcessMarker {
    /// The variable; its value names the cluster's state folder and the node.
    static let variable = "SUPERVISOR_NODE"
    private static let limitInBytes = 4 << 20

    /// Whether a process has the marker. False as well for one that has ended or may not be looked into.
    static func isPresent(_ marker: String, in pid: Int32) -> Bool {
        self.marker(of: pid) == marker
    }

    /// The living leaders of groups of which this is the marker, the youngest first.
    ///
    /// A leader of a session is none: nodes' processes are started in the daemon's, and another daemon started by a node
    /// leads its own.
    static func leaders(of marker: String) throws(SystemCallError) -> [ProcessStat] {
        try ProcessStat.all()
            .filter { !$0.hasEnded && $0.pid == $0.group && $0.pid != $0.session && isPresent(marker, in: $0.pid) }
            .sorted { $0.startTicks > $1.startTicks }
    }

    private static func marker(of pid: Int32) -> String? {
        guard let bytes = try? File.read("/proc/\(pid)/environ", limitInBytes: limitInBytes) else { return nil }
        let prefix = Array("\(variable)=".utf8)
        let entry = bytes.split(separator: 0).first { $0.starts(with: prefix) }
        return entry.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }
}
