import CLinux
import Glibc

/// Who is at the other end of a Unix socket, as the kernel noted it when they connected.
package struct PeerCredentials: Equatable, Sendable {
    /// Its process id, which may be another's by now.
    package let pid: Int32

    /// Its user (effective).
    package let uid: UInt32
}

extension FileDescriptor {
    /// Accepts one waiting connection as a nonblocking socket; nil when none waits.
    ///
    /// A connection that its maker gave up while it waited is passed over.
    /// - Throws: EMFILE or ENFILE when there are no descriptors left: the connection stays in the backlog.
    package func accept() throws(SystemCallError) -> FileDescriptor? {
        while true {
            let number = linux_accept_nonblocking(rawValue)
            if number >= 0 { return FileDescriptor(owning: number) }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EAGAIN: return nil
            case let code: throw SystemCallError("accept4", "descriptor \(rawValue)", code: code)
            }
        }
    }

    /// Starts to connect a nonblocking socket.
    ///
    /// - Throws: whatever is known at once; ECONNREFUSED on loopback usually is.
    package func connect(to address: SocketAddress) throws(SystemCallError) -> ConnectProgress {
        let number = rawValue
        return try address.withSystemAddress { pointer, length throws(SystemCallError) in
            if Glibc.connect(number, pointer, length) == 0 { return .connected }
            switch errno {
            // An interrupted connect goes on in the background, like one that is in progress.
            case EINPROGRESS, EINTR: return .inProgress
            case let code: throw SystemCallError("connect", "\(address)", code: code)
            }
        }
    }

    /// The error that the socket has met since it was last asked (SO_ERROR), or nil; reading it clears it.
    ///
    /// - Parameters:
    ///   - call: what the error will be said to have come from.
    ///   - subject: what it will be about.
    package func pendingError(
        of call: String = "connect",
        about subject: String
    ) throws(SystemCallError) -> SystemCallError? {
        let number = rawValue
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        _ = try systemCall("getsockopt", "SO_ERROR") { getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) }
        return code == 0 ? nil : SystemCallError(call, subject, code: code)
    }

    /// Sends small writes at once (TCP_NODELAY) instead of collecting them.
    package func setNoDelay() throws(SystemCallError) {
        try set(Int32(IPPROTO_TCP), TCP_NODELAY, 1, "TCP_NODELAY")
    }

    /// Tells the peer that nothing more comes; reading goes on.
    package func shutdownWriting() throws(SystemCallError) {
        let number = rawValue
        _ = try systemCall("shutdown", "descriptor \(number)") { shutdown(number, Int32(SHUT_WR)) }
    }

    /// Bytes written and not yet acknowledged by the peer's system (SIOCOUTQ); over a Unix socket, what it has yet to read,
    /// with the system's overhead.
    package func unacknowledgedBytes() throws(SystemCallError) -> Int {
        let number = rawValue
        return Int(try systemCall("ioctl", "SIOCOUTQ") { linux_unacknowledged_bytes(number) })
    }

    /// Who connected to this Unix socket (SO_PEERCRED).
    package func peerCredentials() throws(SystemCallError) -> PeerCredentials {
        var (pid, uid, gid): (pid_t, uid_t, gid_t) = (0, 0, 0)
        let number = rawValue
        _ = try systemCall("getsockopt", "SO_PEERCRED") { linux_peer_credentials(number, &pid, &uid, &gid) }
        return PeerCredentials(pid: pid, uid: uid)
    }

    /// The address that the socket is bound to: tells the port after listening on port 0.
    package func localAddress() throws(SystemCallError) -> SocketAddress {
        let number = rawValue
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        _ = try systemCall("getsockname", "descriptor \(number)") {
            withUnsafeMutableBytes(of: &storage) { bytes in
                getsockname(number, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
            }
        }
        guard let address = SocketAddress(storage) else {
            throw SystemCallError("getsockname", "descriptor \(number)", code: EAFNOSUPPORT)
        }
        return address
    }

    func set(_ level: Int32, _ option: Int32, _ value: Int32, _ name: String) throws(SystemCallError) {
        let number = rawValue
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = try systemCall("setsockopt", name) { setsockopt(number, level, option, &value, size) }
    }
}
