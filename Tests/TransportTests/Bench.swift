import EventLoop
import HTTP1
import Posix
import Testing
import Time
import Transport
import WebSocket

/// Both ends of connections on one loop, and all that was told of them.
final class Bench {
    let loop: EventLoop
    let transport: Transport
    let observer = Observer()

    init(limits: TransportLimits = TransportLimits()) throws {
        CurrentProcess.ignoreBrokenPipes()
        CurrentProcess.raiseDescriptorLimit()
        loop = try EventLoop()
        transport = Transport(loop: loop, limits: limits)
        transport.delegate = observer
    }

    /// Listens on a free port of the IPv4 loopback.
    func listen() throws -> SocketAddress {
        try transport.listen(on: .loopbackIPv4(port: 0))
    }

    /// Turns the loop until the condition holds. The turns are bounded, and each waits a moment at most for its events.
    func turn(
        until condition: @autoclosure () -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        for _ in 0..<2_000 where !condition() {
            try loop.turn(until: loop.now + .milliseconds(20))
        }
        #expect(condition(), sourceLocation: sourceLocation)
    }

    /// Dials a server of this bench and returns both ends once the session is open.
    func link(to address: SocketAddress) throws -> (client: Connection, server: Connection) {
        let before = observer.opened.count
        let client = transport.dial(try address.url)
        try turn(until: observer.opened.count == before + 2)
        let opened = observer.opened[before...]
        return (client, try #require(opened.first { !$0.isDialled }))
    }

    /// A client that speaks bytes, on the same loop.
    func rawClient(to address: SocketAddress) throws -> RawClient {
        try RawClient(connectingTo: address, loop: loop)
    }
}

extension SocketAddress {
    var url: WebSocketURL {
        get throws { try WebSocketURL("ws://\(self)/") }
    }
}

/// Notes all that a transport tells, and answers requests: with an upgrade where one is asked for, else with their body.
final class Observer: ConnectionDelegate {
    struct Message: Equatable {
        let connection: UInt64
        let kind: MessageKind
        let payload: [UInt8]
    }

    var requests: [IncomingRequest] = []
    var responses: [IncomingResponse] = []
    var opened: [Connection] = []
    var messages: [Message] = []
    var drainedCount: [UInt64: Int] = [:]
    var ends: [UInt64: [String]] = [:]

    var onRequest: (IncomingRequest, Connection) -> Void = { request, connection in
        if request.head.fields["Upgrade"] != nil {
            connection.upgrade()
        } else {
            let body = Array(request.head.target.utf8) + request.body
            connection.respond(HTTPResponse(status: 200, body: body, keepsAlive: connection.keepsAlive))
        }
    }
    var onResponse: (IncomingResponse, Connection) -> Void = { _, _ in }
    var onOpened: (Connection) -> Void = { _ in }
    var onMessage: (MessageKind, UnsafeRawBufferPointer, Connection) -> Void = { _, _, _ in }
    var onDrained: (Connection) -> Void = { _ in }
    var onEnded: (Connection) -> Void = { _ in }

    func received(_ request: IncomingRequest, on connection: Connection) {
        #expect(ends[connection.id] == nil)
        requests.append(request)
        onRequest(request, connection)
    }

    func received(_ response: IncomingResponse, on connection: Connection) {
        #expect(ends[connection.id] == nil)
        responses.append(response)
        onResponse(response, connection)
    }

    func opened(_ connection: Connection) {
        #expect(ends[connection.id] == nil)
        opened.append(connection)
        onOpened(connection)
    }

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        #expect(ends[connection.id] == nil)
        messages.append(Message(connection: connection.id, kind: kind, payload: Array(payload)))
        onMessage(kind, payload, connection)
    }

    func drained(_ connection: Connection) {
        #expect(ends[connection.id] == nil)
        drainedCount[connection.id, default: 0] += 1
        onDrained(connection)
    }

    func ended(_ connection: Connection, _ end: ConnectionEnd) {
        #expect(ends[connection.id] == nil, "a connection ends once")
        ends[connection.id, default: []].append("\(end)")
        opened.removeAll { $0 === connection }
        onEnded(connection)
    }
}
