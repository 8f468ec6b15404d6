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
            guard let socket = try? StreamSocket.connectBlocking(to: address) else { continue }
            return answer(to: path, at: port, over: socket, until: deadline)
        }
        return nil
    }

    /// Nil also where what comes is no HTTP, or breaks off.
    private static func answer(
        to path: String,
        at port: UInt16,
        over socket: borrowing FileDescriptor,
        until deadline: Instant
    ) -> [UInt8]? {
        let fields = HTTPFields([("Host", "localhost:\(port)"), ("Connection", "close")])
        var request: [UInt8] = []
        HTTPRequestHead(method: "GET", target: path, fields: fields).serialize(into: &request)
        guard (try? request.withUnsafeBytes { try socket.send($0) }) == .bytes(request.count) else { return nil }
        var parser = HTTPResponseParser(limits: limits)
        var body: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while (try? Readable.wait(for: [socket.rawValue], until: deadline)) == true {
            let transfer = try? chunk.withUnsafeMutableBytes { try socket.receive(into: $0) }
            guard case .bytes(let count) = transfer else {
                guard transfer == .endOfFile, let end = try? parser.inputEnded(), case .end = end else { return nil }
                return body
            }
            let isWhole = chunk.withUnsafeBytes { bytes in
                take(UnsafeRawBufferPointer(rebasing: bytes[..<count]), &parser, &body)
            }
            guard let isWhole else { return nil }
            if isWhole { return body }
        }
        return nil
    }

    /// Takes in what has come.
    ///
    /// - Returns: whether the answer is whole; nil where it is not the one that was hoped for.
    private static func take(
        _ bytes: UnsafeRawBufferPointer,
        _ parser: inout HTTPResponseParser,
        _ body: inout [UInt8]
    ) -> Bool? {
        var input = bytes
        while true {
            guard let event = try? parser.next(&input) else { return input.isEmpty ? false : nil }
            switch event {
            case .head(let head): if head.status != 200 { return nil }
            case .body(let bytes): body += bytes
            case .end: return true
            }
        }
    }
}
