import Glibc

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
        let inodes = try listeningInodes(port: port)
        if inodes.isEmpty { return .nobody }
        let names = Set(inodes.map { "socket:[\($0)]" })
        for stat in try ProcessStat.all() where holds(stat.pid, anyOf: names) {
            return .process(PortHolder(pid: stat.pid, command: stat.command))
        }
        return .hidden
    }

    private static func listeningInodes(port: UInt16) throws(SystemCallError) -> [UInt64] {
        var inodes: [UInt64] = []
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            do {
                let text = try File.read(table, limitInBytes: 64 << 20)
                inodes += Self.listeningInodes(port: port, inTable: text)
            } catch let error where error.code == ENOENT {
                // A kernel without IPv6 has no such table.
                continue
            }
        }
        return inodes
    }

    /// Takes apart a table in the format of `/proc/net/tcp`: `sl local_address rem_address st … inode`, with addresses as
    /// `0100007F:0FA1`, all in hexadecimal but the inode.
    static func listeningInodes(port: UInt16, inTable text: [UInt8]) -> [UInt64] {
        let listening = "0A"
        return text.split(separator: UInt8(ascii: "\n")).dropFirst().compactMap { line in
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard
                fields.count > 9, fields[3] == listening,
                let local = fields[1].split(separator: ":").last, UInt16(local, radix: 16) == port
            else { return nil }
            return UInt64(fields[9])
        }
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
