import Posix
import Time

/// The lines of a descriptor, such as standard input.
struct InputLines: ~Copyable {
    /// No transaction is longer.
    private static let longest = 1 << 20

    private let input: FileDescriptor
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins.
    private var start = 0
    private var hasEnded = false

    init(of input: consuming FileDescriptor) {
        self.input = input
    }

    /// Whether the next line can be had without waiting for whoever writes them.
    var hasLine: Bool { hasEnded || buffer[start...].contains(UInt8(ascii: "\n")) }

    /// The next line without its end; nil behind the last one.
    mutating func nextLine() throws(Failure) -> [UInt8]? {
        var searched = start
        while true {
            if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return Self.trimmed(buffer[start..<end])
            }
            guard buffer.count - start <= Self.longest else {
                throw Failure(.failed, "a line of standard input is longer than \(Self.longest) bytes")
            }
            if hasEnded {
                defer { start = buffer.count }
                return start == buffer.count ? nil : Self.trimmed(buffer[start...])
            }
            buffer.removeFirst(start)
            start = 0
            searched = buffer.count
            try fill()
        }
    }

    private mutating func fill() throws(Failure) {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        switch try reporting(Self.read(into: &chunk, from: input)) {
        case .bytes(let count): buffer += chunk[..<count]
        case .endOfFile: hasEnded = true
        // Somebody else has made it nonblocking.
        case .wouldBlock: _ = try reporting(Readable.wait(for: [input.rawValue], until: .distantFuture))
        }
    }

    private static func read(
        into chunk: inout [UInt8],
        from input: borrowing FileDescriptor
    ) throws(SystemCallError) -> Transfer {
        do {
            return try chunk.withUnsafeMutableBytes { try input.read(into: $0) }
        } catch {
            throw (error as? SystemCallError)?.about("standard input") ?? SystemCallError("read", "standard input")
        }
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> [UInt8] {
        Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
}
