import EventLoop
import HTTP1
import Posix
import Transport
import WebSocket

/// Sends every message back to where it came from.
final class EchoServer {
    private let loop: EventLoop
    private let transport: Transport

    /// - Parameters:
    ///   - limit: bytes of the largest message; a larger one is answered with 1009.
    ///   - connections: how many may be open at a time; one more is answered with 503.
    init(limit: Int, connections: Int) throws {
        loop = try EventLoop()
        var limits = TransportLimits.forEchoing(messagesOf: limit)
        limits.acceptedConnections = connections
        transport = Transport(loop: loop, limits: limits)
        transport.delegate = self
    }

    /// Serves until the process is told to terminate.
    func run(port: UInt16) throws {
        let signals = try SignalSource([.terminate, .interrupt], loop: loop) { [loop] _ in loop.stop() }
        defer { signals.cancel() }
        let address = try transport.listen(on: .loopbackIPv4(port: port))
        try StandardStream.standardOutput.write(Array("listening on ws://\(address)/\n".utf8))
        try loop.run()
    }
}

extension EchoServer: ConnectionDelegate {
    func received(_ request: IncomingRequest, on connection: Connection) {
        connection.upgrade()
    }

    func opened(_ connection: Connection) {}

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        connection.send(kind, payload)
    }

    func drained(_ connection: Connection) {}

    func ended(_ connection: Connection, _ end: ConnectionEnd) {}
}

extension TransportLimits {
    /// Limits for peers that may send messages of this size, in as many fragments as they like.
    static func forEchoing(messagesOf bytes: Int) -> TransportLimits {
        var limits = TransportLimits()
        limits.webSocket.messageBytes = bytes
        limits.webSocket.fragments = .max
        limits.hardLimit = max(limits.hardLimit, 2 * bytes)
        return limits
    }
}
