import Glibc

/// A connection of the kernel's table that is open, seen from one end.
package struct TCPConnection: Equatable, Sendable {
    /// The port at this end.
    package let localPort: UInt16
    /// The port at the other.
    package let remotePort: UInt16
    /// What names the socket among the descriptors of its process.
    package let inode: UInt64

    init(localPort: UInt16, remotePort: UInt16, inode: UInt64) {
        self.localPort = localPort
        self.remotePort = remotePort
        self.inode = inode
    }

    /// The open connections to one of these ports, from the side that has dialled.
    package static func dialled(to ports: Set<UInt16>) throws(SystemCallError) -> [TCPConnection] {
        var connections: [TCPConnection] = []
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            do {
                connections += dialled(to: ports, inTable: try read(table))
            } catch let error where error.code == ENOENT {
                // A kernel without IPv6 has no such table.
                continue
            }
        }
        return connections
    }

    /// The kernel hands the table out a page at a time, whatever is asked for.
    private static func read(_ table: String) throws(SystemCallError) -> [UInt8] {
        let file = try File.open(table, .reading)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 1)
        defer { buffer.deallocate() }
        var text: [UInt8] = []
        while text.count < largestTableInBytes, case .bytes(let count) = try file.read(into: buffer) {
            text += UnsafeRawBufferPointer(rebasing: buffer[..<count])
        }
        return text
    }

    private static let largestTableInBytes = 64 << 20

    /// Takes apart a table in the format of `/proc/net/tcp`: `sl local_address rem_address st … inode`, with addresses as
    /// `0100007F:0FA1`, all in hexadecimal but the inode.
    ///
    /// The table has a line for every connection of the machine, so that lines are passed over without making anything of
    /// them.
    static func dialled(to ports: Set<UInt16>, inTable table: [UInt8]) -> [TCPConnection] {
        table.withUnsafeBytes { table in
            var connections: [TCPConnection] = []
            var rest = table[...]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = UnsafeRawBufferPointer(rebasing: rest[..<end])
                if let connection = TCPConnection(line: line), ports.contains(connection.remotePort) {
                    connections.append(connection)
                }
                rest = rest[(end + 1)...]
            }
            return connections
        }
    }

    /// One line of the table; nil for one that is not of an open connection.
    private init?(line: UnsafeRawBufferPointer) {
        var fields = Fields(line: line)
        let established = UInt8(ascii: "1")
        guard
            fields.next() != nil, let local = fields.next(), let remote = fields.next(), let state = fields.next(),
            state.count == 2, state.first == UInt8(ascii: "0"), state.last == established
        else { return nil }
        for _ in 4..<9 where fields.next() == nil { return nil }
        guard
            let inode = fields.next().flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }), inode != 0,
            let localPort = Self.port(local), let remotePort = Self.port(remote)
        else { return nil }
        self.init(localPort: localPort, remotePort: remotePort, inode: inode)
    }

    /// What stands behind the colon of an address.
    private static func port(_ address: Slice<UnsafeRawBufferPointer>) -> UInt16? {
        UInt16(String(decoding: address.suffix(4), as: UTF8.self), radix: 16)
    }

    /// The words of a line.
    private struct Fields {
        private let line: UnsafeRawBufferPointer
        private var position = 0

        init(line: UnsafeRawBufferPointer) {
            self.line = line
        }

        mutating func next() -> Slice<UnsafeRawBufferPointer>? {
            while position < line.count, line[position] == UInt8(ascii: " ") { position += 1 }
            let start = position
            while position < line.count, line[position] != UInt8(ascii: " ") { position += 1 }
            return start == position ? nil : line[start..<position]
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
