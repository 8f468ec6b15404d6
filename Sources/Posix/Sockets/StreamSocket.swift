import CLinux
import Glibc

/// How far a nonblocking `connect` got at once.
package enum ConnectProgress: Equatable, Sendable {
    /// The connection stands.
    case connected
    /// It is being made: when the socket becomes writable, ``FileDescriptor/pendingError(of:about:)`` tells how it ended.
    case inProgress
}

/// Makes stream sockets. Every one is closed on exec.
package enum StreamSocket {
    /// A nonblocking socket of the address's family, not connected yet.
    package static func make(for address: SocketAddress) throws(SystemCallError) -> FileDescriptor {
        try make(for: address, flags: SOCK_NONBLOCK.rawValue)
    }

    /// A nonblocking listener. Over TCP a port in TIME_WAIT can be bound again, and an IPv6 listener takes no IPv4
    /// connections, so that 127.0.0.1 and ::1 are two listeners on one port.
    ///
    /// For a Unix socket use ``listenPrivately(at:backlog:)``.
    /// - Parameter backlog: connections that may wait to be accepted.
    /// - Throws: EADDRINUSE when somebody else listens there.
    package static func listen(
        on address: SocketAddress,
        backlog: Int32 = 1_024
    ) throws(SystemCallError) -> FileDescriptor {
        let listener = try make(for: address)
        try listener.set(SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR")
        if case .ipv6 = address { try listener.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1, "IPV6_V6ONLY") }
        try bind(listener, to: address)
        try start(listener, at: address, backlog: backlog)
        return listener
    }

    /// A nonblocking Unix listener that only this user can connect to, from the first moment on.
    ///
    /// Linux gives the file that `bind` makes the mode of the socket itself, so it is narrowed before: there is never a
    /// file with wider permissions, as there would be with a `chmod` after `bind`, and no umask, which belongs to all
    /// threads, is touched.
    /// - Throws: EADDRINUSE when the path exists, be it a socket left behind or a live one.
    package static func listenPrivately(
        at path: String,
        backlog: Int32 = 128
    ) throws(SystemCallError) -> FileDescriptor {
        let address = SocketAddress.unix(path: path)
        let listener = try make(for: address)
        let number = listener.rawValue
        _ = try systemCall("fchmod", path) { fchmod(number, 0o600) }
        try bind(listener, to: address)
        try start(listener, at: address, backlog: backlog)
        return listener
    }

    /// Connects to a Unix socket and waits until the connection stands. The socket blocks afterwards: for a client
    /// that does one thing.
    ///
    /// - Throws: ENOENT when there is no such file, ECONNREFUSED when nobody listens on it.
    package static func connectBlocking(toPath path: String) throws(SystemCallError) -> FileDescriptor {
        try connectBlocking(to: .unix(path: path), called: path)
    }

    /// The same for any address.
    package static func connectBlocking(to address: SocketAddress) throws(SystemCallError) -> FileDescriptor {
        try connectBlocking(to: address, called: "\(address)")
    }

    private static func connectBlocking(
        to address: SocketAddress,
        called name: String
    ) throws(SystemCallError) -> FileDescriptor {
        let socket = try make(for: address, flags: 0)
        let number = socket.rawValue
        try address.withSystemAddress { pointer, length throws(SystemCallError) in
            _ = try systemCall("connect", name) { Glibc.connect(number, pointer, length) }
        }
        return socket
    }

    /// Two connected nonblocking sockets.
    package static func pair() throws(SystemCallError) -> SocketPair {
        var numbers: [Int32] = [-1, -1]
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        _ = try systemCall("socketpair", "AF_UNIX") { socketpair(AF_UNIX, Int32(kind), 0, &numbers) }
        return SocketPair(first: FileDescriptor(owning: numbers[0]), second: FileDescriptor(owning: numbers[1]))
    }

    private static func make(for address: SocketAddress, flags: UInt32) throws(SystemCallError) -> FileDescriptor {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | flags)
        return FileDescriptor(owning: try systemCall("socket", "\(address)") { socket(address.family, kind, 0) })
    }

    private static func bind(_ socket: borrowing FileDescriptor, to address: SocketAddress) throws(SystemCallError) {
        let number = socket.rawValue
        try address.withSystemAddress { pointer, length throws(SystemCallError) in
            _ = try systemCall("bind", "\(address)") { Glibc.bind(number, pointer, length) }
        }
    }

    private static func start(
        _ socket: borrowing FileDescriptor,
        at address: SocketAddress,
        backlog: Int32
    ) throws(SystemCallError) {
        let number = socket.rawValue
        _ = try systemCall("listen", "\(address)") { Glibc.listen(number, backlog) }
    }
}

/// The two ends of a connection within this process.
package struct SocketPair: ~Copyable {
    /// One end.
    package let first: FileDescriptor

    /// The other end.
    package let second: FileDescriptor
}
