import HTTP1
import Posix
import Testing
import Time
import Transport
import WebSocket

/// How connections end when the other side does not play along, and who ends the transport (RFC 6455, section 7.1.1).
@Suite(.serialized, .timeLimit(.minutes(1))) struct ClosingTests {
    /// A dialled connection that is open, and the server's end of it.
    private func dialled(_ bench: Bench) throws -> (client: Connection, server: RawClient, listener: RawListener) {
        let listener = try RawListener(loop: bench.loop)
        let client = bench.transport.dial(try listener.address.url)
        try bench.turn(until: listener.accepted.first?.text.hasSuffix("\r\n\r\n") == true)
        let server = try #require(listener.accepted.first)
        try server.send(try Bench.upgradeAnswer(to: server.text))
        try bench.turn(until: !bench.observer.opened.isEmpty)
        return (client, server, listener)
    }

    @Test(arguments: [true, false]) func aClientLeavesShuttingDownToTheServer(clientBegins: Bool) throws {
        let bench = try Bench()
        let (client, server, listener) = try dialled(bench)
        let before = server.received.count
        if clientBegins { client.close(.normal) } else { try server.send([0x88, 2, 0x03, 0xE8]) }
        // A masked Close frame: two bytes, the mask, the code.
        try bench.turn(until: server.received.count == before + 8)
        if clientBegins { try server.send([0x88, 2, 0x03, 0xE8]) }
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        for _ in 0..<10 { try bench.loop.turn(until: bench.loop.now + .milliseconds(5)) }
        #expect(!server.hasEnded)
        #expect(bench.transport.connectionCount == 1)
        try server.shutdownWriting()
        try bench.turn(until: server.hasEnded && bench.transport.connectionCount == 0)
        #expect(!server.wasReset)
        withExtendedLifetime(listener) {}
    }

    @Test func aClientDoesNotWaitForeverForTheServer() throws {
        var limits = TransportLimits()
        limits.lingerTimeout = .milliseconds(50)
        let bench = try Bench(limits: limits)
        let (_, server, listener) = try dialled(bench)
        try server.send([0x88, 2, 0x03, 0xE8])
        try bench.turn(until: server.hasEnded && bench.transport.connectionCount == 0)
        withExtendedLifetime(listener) {}
    }

    @Test func aCloseFrameThatIsNeverAnsweredEndsTheSession() throws {
        var limits = TransportLimits()
        limits.webSocket.closeTimeout = .milliseconds(50)
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        server.close(.goingAway)
        try bench.turn(until: client.hasEnded && bench.transport.connectionCount == 0)
        #expect(bench.observer.ends[server.id] == ["the closing handshake took too long"])
    }

    /// It has sent its first frame behind the request, and finishes before the user makes up its mind, or right after.
    @Test(arguments: [true, false])
    func aClientThatFinishesAroundItsUpgradeIsAnsweredAndLetGo(finishesBefore: Bool) throws {
        let bench = try Bench()
        var asked: Connection?
        bench.observer.onRequest = { asked = $1 }
        bench.observer.onMessage = { kind, payload, connection in connection.send(kind, payload) }
        let client = try bench.rawClient(to: bench.listen())
        try client.send(Array(Bench.upgradeRequest.utf8) + [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69])
        if finishesBefore { try client.shutdownWriting() }
        try bench.turn(until: asked != nil)
        for _ in 0..<3 { try bench.loop.turn(until: bench.loop.now) }
        try #require(asked).upgrade()
        if !finishesBefore { try client.shutdownWriting() }
        try bench.turn(until: client.hasEnded && bench.transport.connectionCount == 0)
        #expect(client.text.hasPrefix("HTTP/1.1 101 ") && client.received.suffix(4) == [0x81, 2, 0x68, 0x69])
        #expect(bench.observer.ends.values.first == ["the connection was lost"])
    }

    /// What it was already being sent comes whole, then the reason; the rest is given up.
    @Test func aReaderThatWasTooSlowIsToldSoOnceItReads() throws {
        var limits = TransportLimits()
        limits.overdueTimeout = .milliseconds(50)
        limits.lingerTimeout = .seconds(30)
        limits.webSocket.closeTimeout = .seconds(30)
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        let before = client.received.count
        try client.stopReading()
        let message = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<100 where server.backlog <= limits.hardLimit {
            server.send(text: message)
            try bench.loop.turn(until: bench.loop.now)
        }
        try bench.turn(until: bench.observer.ends[server.id] != nil)
        #expect(bench.observer.ends[server.id] == ["the other side reads too slowly"])
        try client.goOnReading()
        try bench.turn(until: client.hasEnded)
        #expect(!client.wasReset)
        var decoder = FrameDecoder(role: .client, limits: limits.webSocket)
        var received = Array(client.received[before...])
        let (texts, close) = try received.withUnsafeMutableBytes { buffer in
            var input = buffer
            var texts: [Int] = []
            while let event = try decoder.next(&input) {
                if case .message(_, let payload) = event { texts.append(payload.count) }
                if case .close(let code, _) = event { return (texts, code) }
            }
            return (texts, nil)
        }
        #expect(close == .tryAgainLater)
        #expect(texts.allSatisfy { $0 == message.count })
    }
}

extension Bench {
    /// The answer to a client's opening handshake.
    static func upgradeAnswer(to request: String) throws -> [UInt8] {
        var parser = HTTPRequestParser()
        let event = try Array(request.utf8).withUnsafeBytes { bytes in
            var input = bytes
            return try parser.next(&input)
        }
        guard case .head(let head) = event else { return [] }
        var answer: [UInt8] = []
        try ServerHandshake.accept(head).serialize(into: &answer)
        return answer
    }
}
