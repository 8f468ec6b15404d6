/// Who listens on a TCP port.
package struct PortHolder: Equatable, Sendable {
    /// Its process id.
    package let pid: Int32

    /// The name of the executable, cut to 15 bytes.
    package let command: String

    /// What can be found out about a port.
    package enum Answer: Equatable, Sendable {
        case nobody
        case process(PortHolder)
        /// Somebody does whose descriptors we may not see: another user's process.
        case hidden
    }

    /// Finds who listens on the port, on any address of either family.
    package static func find(port: UInt16) throws(SystemCallError) -> Answer {
        let listeners = try TCPTableRow.all(.listening).filter { $0.localPort == port }
        if listeners.isEmpty { return .nobody }
        let names = Set(listeners.map { "socket:[\($0.inode)]" })
        for stat in try ProcessStat.all() where holds(stat.pid, anyOf: names) {
            return .process(PortHolder(pid: stat.pid, command: stat.command))
        }
        return .hidden
    }

    /// False as well for a process that ends meanwhile or is not ours to look into.
    private static func holds(_ pid: Int32, anyOf sockets: Set<String>) -> Bool {
        let folder = "/proc/\(pid)/fd"
        guard let numbers = try? Directory.list(folder) else { return false }
        return numbers.contains { number in
            guard let target = try? Directory.linkTarget("\(folder)/\(number)") else { return false }
            return sockets.contains(target)
        }
    }
}
