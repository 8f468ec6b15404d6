import Glibc

/// What a read or a write on a nonblocking descriptor came to.
package enum Transfer: Equatable, Sendable {
    /// So many bytes were moved, at least one unless none were asked for.
    case bytes(Int)
    /// Nothing can be moved now; the event loop tells when.
    case wouldBlock
    /// The other side has finished writing. Never the result of a write.
    case endOfFile
}

extension FileDescriptor {
    /// Reads what there is, up to the size of the buffer.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemCallError) -> Transfer {
        let number = rawValue
        return try Self.incoming("read", number, wanted: buffer.count) {
            Glibc.read(number, buffer.baseAddress, buffer.count)
        }
    }

    /// Receives from a socket what there is, up to the size of the buffer.
    package func receive(into buffer: UnsafeMutableRawBufferPointer) throws(SystemCallError) -> Transfer {
        let number = rawValue
        return try Self.incoming("recv", number, wanted: buffer.count) {
            recv(number, buffer.baseAddress, buffer.count, 0)
        }
    }

    /// Writes as much of the bytes as fits.
    package func write(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Transfer {
        let number = rawValue
        return try Self.outgoing("write", number) { Glibc.write(number, bytes.baseAddress, bytes.count) }
    }

    /// Sends as much of the bytes as fits into the socket. A closed peer is an EPIPE that is thrown, never a signal.
    package func send(_ bytes: UnsafeRawBufferPointer) throws(SystemCallError) -> Transfer {
        let number = rawValue
        return try Self.outgoing("send", number) {
            Glibc.send(number, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Writes as much as fits of several pieces in one call, in order.
    ///
    /// - Parameter pieces: at most 1,024 (IOV_MAX); those beyond wait for the next call. `writev` has no MSG_NOSIGNAL:
    ///   a process that calls this on sockets has called ``CurrentProcess/ignoreBrokenPipes()``.
    package func write(pieces: UnsafeBufferPointer<iovec>) throws(SystemCallError) -> Transfer {
        let number = rawValue
        let count = Int32(min(pieces.count, 1_024))
        return try Self.outgoing("writev", number) { writev(number, pieces.baseAddress, count) }
    }

    @inline(__always)
    private static func incoming(
        _ name: StaticString,
        _ number: Int32,
        wanted: Int,
        _ call: () -> Int
    ) throws(SystemCallError) -> Transfer {
        switch try outgoing(name, number, call) {
        case .bytes(0) where wanted > 0: .endOfFile
        case let other: other
        }
    }

    @inline(__always)
    private static func outgoing(
        _ name: StaticString,
        _ number: Int32,
        _ call: () -> Int
    ) throws(SystemCallError) -> Transfer {
        while true {
            let count = call()
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            case let code: throw SystemCallError(name.description, "descriptor \(number)", code: code)
            }
        }
    }
}
