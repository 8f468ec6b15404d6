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
        let sockets = Set(listeners.map(\.inode))
        for stat in try ProcessStat.all() where !TCPConnection.inodes(heldBy: stat.pid).isDisjoint(with: sockets) {
            return .process(PortHolder(pid: stat.pid, command: stat.command))
        }
        return .hidden
    }
}
