/// A connection of the kernel's table that is open, seen from one end.
package struct TCPConnection: Equatable, Sendable {
    /// The port at this end.
    package let localPort: UInt16
    /// The port at the other.
    package let remotePort: UInt16
    /// What names the socket among the descriptors of its process.
    package let inode: UInt64

    /// The open connections to one of these ports, from the side that has dialled.
    package static func dialled(to ports: Set<UInt16>) throws(SystemCallError) -> [TCPConnection] {
        dialled(to: ports, among: try TCPTableRow.all(.established))
    }

    static func dialled(to ports: Set<UInt16>, among rows: [TCPTableRow]) -> [TCPConnection] {
        rows.filter { ports.contains($0.remotePort) }.map {
            TCPConnection(localPort: $0.localPort, remotePort: $0.remotePort, inode: $0.inode)
        }
    }

    /// The sockets that a process holds, by their inodes; none where it has ended or is not ours to look into.
    package static func inodes(heldBy pid: Int32) -> Set<UInt64> {
        let folder = "/proc/\(pid)/fd"
        let numbers = (try? Directory.list(folder)) ?? []
        return Set(
            numbers.compactMap { number in
                guard let target = try? Directory.linkTarget("\(folder)/\(number)"), target.hasPrefix("socket:[") else {
                    return nil
                }
                return UInt64(target.dropFirst("socket:[".count).dropLast())
            }
        )
    }
}
