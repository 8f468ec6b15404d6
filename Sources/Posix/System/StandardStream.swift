import Glibc

/// The streams that a process is born with; they are borrowed, never closed.
package enum StandardStream: Int32, Sendable {
    case standardOutput = 1
    case standardError = 2

    /// Writes all of the bytes, and waits where somebody else has made the terminal or the pipe nonblocking.
    package func write(_ bytes: [UInt8]) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                var waiting = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw SystemCallError("write", self == .standardOutput ? "standard output" : "standard error")
            }
        }
    }
}
