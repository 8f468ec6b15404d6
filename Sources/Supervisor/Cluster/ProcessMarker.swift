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

    /// The living processes that carry the marker of any node of a cluster, by marker, found in one pass.
    static func processes(of layout: Layout) throws(SystemCallError) -> [String: [ProcessStat]] {
        let prefix = layout.marker(of: "")
        var found: [String: [ProcessStat]] = [:]
        for pid in try Directory.list("/proc").compactMap({ Int32($0) }) {
            guard let marker = marker(of: pid), marker.hasPrefix(prefix) else { continue }
            // It may have ended since, and its id may be another's: the marker has to be there after the look, too.
            guard let stat = try ProcessStat.read(pid: pid), !stat.hasEnded, isPresent(marker, in: pid) else {
                continue
            }
            found[marker, default: []].append(stat)
        }
        return found
    }

    /// Those among a node's processes that were started as leaders of a session and of a group, as the daemon does it; the
    /// youngest first.
    static func leaders(among processes: [ProcessStat]) -> [ProcessStat] {
        processes.filter { $0.pid == $0.group && $0.pid == $0.session }.sorted { $0.startTicks > $1.startTicks }
    }

    /// The processes of a cluster but for those that run the supervisor itself: a daemon or a command that was started
    /// from within a node has inherited the node's marker, and is nothing of the node's.
    static func strays(of layout: Layout) throws(SystemCallError) -> [ProcessStat] {
        let own = try CurrentProcess.executablePath()
        return try processes(of: layout).values.joined().filter { process in
            (try? Directory.linkTarget("/proc/\(process.pid)/exe")) != own
        }
    }

    private static func marker(of pid: Int32) -> String? {
        guard let bytes = try? File.read("/proc/\(pid)/environ", limitInBytes: limitInBytes) else { return nil }
        return marker(in: bytes)
    }

    /// The marker in an environment, whose entries end with a zero byte each.
    static func marker(in environment: [UInt8]) -> String? {
        let prefix = Array("\(variable)=".utf8)
        let entry = environment.split(separator: 0).first { $0.starts(with: prefix) }
        return entry.map { String(decoding: $0.dropFirst(prefix.count), as: UTF8.self) }
    }
}
