import Glibc

/// The streams that a process is born with; they are borrowed, never closed.
package enum StandardStream: Int32, Sendable {
    case standardOutput = 1
    case standardError = 2

    /// Writes all of the bytes.
    package func write(_ bytes: [UInt8]) throws(SystemCallError) {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes { Glibc.write(rawValue, $0.baseAddress, $0.count) }
            if count > 0 {
                done += count
            } else if errno != EINTR {
                throw SystemCallError("write", self == .standardOutput ? "standard output" : "standard error")
            }
        }
    }
}
