import Glibc
import Posix

/// The lines of standard input.
struct StandardInput: ~Copyable {
    /// No transaction is longer.
    private static let longest = 1 << 20

    private var buffer: [UInt8] = []
    private var hasEnded = false

    /// The next line without its end; nil behind the last one.
    mutating func nextLine() throws(Failure) -> [UInt8]? {
        var searched = 0
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = buffer[..<end]
                buffer.removeSubrange(...end)
                return Self.trimmed(line)
            }
            searched = buffer.count
            guard searched <= Self.longest else {
                throw Failure(.failed, "a line of standard input is longer than \(Self.longest) bytes")
            }
            if hasEnded {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : Self.trimmed(buffer[...])
            }
            try fill()
        }
    }

    private mutating func fill() throws(Failure) {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        let count = chunk.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno != EINTR { throw Failure(SystemCallError("read", "standard input")) }
        if count == 0 { hasEnded = true }
        buffer += chunk[..<max(0, count)]
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
