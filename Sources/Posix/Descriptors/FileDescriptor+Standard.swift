import Glibc

extension FileDescriptor {
    /// Standard input, as a descriptor of its own.
    ///
    /// - Throws: EBADF where the process was started without one.
    package static func standardInput() throws(SystemCallError) -> FileDescriptor {
        do {
            return try duplicate(of: STDIN_FILENO, atLeast: STDERR_FILENO + 1)
        } catch {
            throw error.about("standard input")
        }
    }
}

extension StandardStream {
    /// Writes all of the bytes, and waits where somebody else has made the terminal or the pipe nonblocking.
    package func writeAll(_ bytes: [UInt8]) throws(SystemCallError) {
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
