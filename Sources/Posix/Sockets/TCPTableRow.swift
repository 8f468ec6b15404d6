import Glibc

/// A line of the kernel's table of TCP sockets, IPv4 and IPv6 alike.
struct TCPTableRow: Equatable {
    /// What the table calls the states that are of use here, in hexadecimal.
    enum State: UInt8 {
        case established = 0x01
        case listening = 0x0A
    }

    /// The port at this end.
    let localPort: UInt16
    /// The port at the other; 0 for a listener.
    let remotePort: UInt16
    /// What names the socket among the descriptors of its process.
    let inode: UInt64

    /// What waits to be read, in bytes; at a listener, how many connections wait to be taken.
    let waiting: Int

    /// The sockets of this machine that are in a state.
    ///
    /// Listeners cost little to find on a machine with many connections: the kernel names them first, and the rest of the
    /// tables is not read.
    static func all(_ state: State) throws(SystemCallError) -> [TCPTableRow] {
        var rows: [TCPTableRow] = []
        for table in ["/proc/net/tcp", "/proc/net/tcp6"] {
            do {
                let text = try File.read(table, limitInBytes: largestTableInBytes) {
                    state == .listening && endsBehindListeners($0)
                }
                rows += all(state, inTable: text)
            } catch let error where error.code == ENOENT {
                // A kernel without IPv6 has no such table.
                continue
            }
        }
        return rows
    }

    private static let largestTableInBytes = 64 << 20

    /// Takes apart a table in the format of `/proc/net/tcp`: `sl local_address rem_address st … inode`, with addresses as
    /// `0100007F:0FA1`, all in hexadecimal but the inode.
    ///
    /// The table has a line for every connection of the machine, so that lines are passed over without making anything of
    /// them.
    static func all(_ state: State, inTable table: [UInt8]) -> [TCPTableRow] {
        table.withUnsafeBytes { table in
            var rows: [TCPTableRow] = []
            var lines = Pieces(of: table, separator: "\n")
            while let line = lines.next() {
                if let row = TCPTableRow(line: line, in: state) { rows.append(row) }
            }
            return rows
        }
    }

    /// Whether the last whole line of the beginning of a table is that of a socket that does not listen.
    static func endsBehindListeners(_ table: [UInt8]) -> Bool {
        let lines = table[..<(table.lastIndex(of: UInt8(ascii: "\n")) ?? 0)]
        let last = lines[(lines.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)...]
        return last.withUnsafeBytes { line in
            var fields = Pieces(of: line, separator: " ")
            for _ in 0..<3 where fields.next() == nil { return false }
            return fields.next().flatMap(Self.state).map { $0 != State.listening.rawValue } ?? false
        }
    }

    /// Nil for a line of another state, for the heading, and for a socket that no process holds any more.
    private init?(line: UnsafeRawBufferPointer, in state: State) {
        var fields = Pieces(of: line, separator: " ")
        guard
            fields.next() != nil, let local = fields.next(), let remote = fields.next(), let code = fields.next(),
            Self.state(code) == state.rawValue, let queues = fields.next()
        else { return nil }
        for _ in 5..<9 where fields.next() == nil { return nil }
        guard
            let inode = fields.next().flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }), inode != 0,
            let localPort = Self.port(local), let remotePort = Self.port(remote),
            let waiting = Int(String(decoding: queues.suffix(8), as: UTF8.self), radix: 16)
        else { return nil }
        self.localPort = localPort
        self.remotePort = remotePort
        self.inode = inode
        self.waiting = waiting
    }

    /// The number of a state; nil for the heading.
    private static func state(_ code: UnsafeRawBufferPointer) -> UInt8? {
        code.count == 2 ? UInt8(String(decoding: code, as: UTF8.self), radix: 16) : nil
    }

    /// What stands behind the colon of an address.
    private static func port(_ address: UnsafeRawBufferPointer) -> UInt16? {
        UInt16(String(decoding: address.suffix(4), as: UTF8.self), radix: 16)
    }

    /// What stands between separators, with nothing of it made but pointers, and found by memchr(3).
    private struct Pieces {
        private var rest: UnsafeRawBufferPointer
        private let separator: Int32

        init(of text: UnsafeRawBufferPointer, separator: Unicode.Scalar) {
            rest = text
            self.separator = Int32(separator.value)
        }

        /// The next piece that is not empty.
        mutating func next() -> UnsafeRawBufferPointer? {
            while let start = rest.baseAddress, !rest.isEmpty {
                var count = rest.count
                if let end = memchr(start, separator, count) { count = start.distance(to: UnsafeRawPointer(end)) }
                let taken = min(count + 1, rest.count)
                rest = UnsafeRawBufferPointer(start: start + taken, count: rest.count - taken)
                if count > 0 { return UnsafeRawBufferPointer(start: start, count: count) }
            }
            return nil
        }
    }
}
