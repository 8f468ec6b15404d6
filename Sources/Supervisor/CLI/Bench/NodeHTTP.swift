import HTTP1
import Posix
import Time

/// Asks a node over HTTP on its port; for what is asked seldom.
enum NodeHTTP {
    private static let limits = HTTPLimits(bodyBytes: .max)

    /// The body of the answer to a GET.
    ///
    /// - Returns: nil where nobody answers with 200 in time: not every program speaks HTTP.
    static func get(_ path: String, port: Int, until deadline: Instant) -> [UInt8]? {
        guard let port = UInt16(exactly: port) else { return nil }
        for address in [SocketAddress.loopbackIPv4(port: port), .loopbackIPv6(port: port)] {
            if let socket = try? StreamSocket.connectBlocking(to: address) {
                return try? answer(to: path, at: port, over: socket, until: deadline)
            }
        }
        return nil
    }

    private enum Problem: Error {
        case timeUp, ended, status(Int)
    }

    private static func answer(
        to path: String,
        at port: UInt16,
        over socket: borrowing FileDescriptor,
        until deadline: Instant
    ) throws -> [UInt8] {
        let fields = HTTPFields([("Host", "localhost:\(port)"), ("Connection", "close")])
        var request: [UInt8] = []
        HTTPRequestHead(method: "GET", target: path, fields: fields).serialize(into: &request)
        _ = try request.withUnsafeBytes { try socket.send($0) }
        var parser = HTTPResponseParser(limits: limits)
        var body: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            guard try Readable.wait(for: [socket.rawValue], until: deadline) else { throw Problem.timeUp }
            let transfer = try chunk.withUnsafeMutableBytes { try socket.receive(into: $0) }
            guard case .bytes(let count) = transfer else {
                if case .end? = try parser.inputEnded() { return body }
                throw Problem.ended
            }
            let isWhole = try chunk.withUnsafeBytes { bytes in
                var input = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                return try take(&input, &parser, &body)
            }
            if isWhole { return body }
        }
    }

    /// Takes in what has come; true when the answer is whole.
    private static func take(
        _ input: inout UnsafeRawBufferPointer,
        _ parser: inout HTTPResponseParser,
        _ body: inout [UInt8]
    ) throws -> Bool {
        while let event = try parser.next(&input) {
            switch event {
            case .head(let head): if head.status != 200 { throw Problem.status(head.status) }
            case .body(let bytes): body += bytes
            case .end: return true
            }
        }
        return false
    }
}
