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
        try find(ports: [port])[port] ?? .nobody
    }

    /// Finds who listens on each of the ports, on any address of either family. Ports on which nobody does are left out.
    ///
    /// The kernel's table of sockets and the descriptors of all processes are gone through once, however many ports there
    /// are.
    package static func find(ports: Set<UInt16>) throws(SystemCallError) -> [UInt16: Answer] {
        let listeners = try TCPTableRow.all(.listening).filter { ports.contains($0.localPort) }
        // A table that changes while it is read may name a socket twice.
        let portOfSocket = Dictionary(listeners.map { ($0.inode, $0.localPort) }) { first, _ in first }
        var unknown = Set(listeners.map(\.localPort))
        var answers = Dictionary(uniqueKeysWithValues: unknown.map { ($0, Answer.hidden) })
        for stat in unknown.isEmpty ? [] : try ProcessStat.all() {
            let held = TCPConnection.inodes(heldBy: stat.pid).compactMap { portOfSocket[$0] }
            for port in unknown.intersection(held) {
                answers[port] = .process(PortHolder(pid: stat.pid, command: stat.command))
            }
            unknown.subtract(held)
            if unknown.isEmpty { break }
        }
        return answers
    }
}
