import Posix
import Testing
import Time
import Transport
import WebSocket

/// Peers that mean harm, or are broken: what they cost is bounded, and they go.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HostilePeerTests {
    /// The figures that the documentation promises.
    @Test func theDefaultsAreThoseOfTheProtocol() {
        let limits = TransportLimits()
        #expect(limits.requestTimeout == .seconds(5) && limits.dialTimeout == .seconds(5))
        #expect(limits.acceptedConnections == 1_024)
        #expect(limits.highMark == 1 << 20 && limits.lowMark == 1 << 18 && limits.hardLimit == 8 << 20)
        #expect(limits.overdueTimeout == .seconds(10))
        #expect(limits.webSocket.messageBytes == 1 << 20 && limits.webSocket.fragments == 1_024)
        #expect(limits.webSocket.pingInterval == .seconds(10) && limits.webSocket.unansweredPings == 2)
    }

    /// Breaks off in a request line, in a head, in either kind of body, behind a whole request and behind an upgrade.
    @Test(arguments: [
        "", "G", "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: webso", "GET /a HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nxyz",
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nxy", Bench.upgradeRequest,
    ])
    func aResetInARequestEndsTheConnectionOnce(sent: String) throws {
        try checkReset(after: Array(sent.utf8))
    }

    /// Breaks off in a header, in a payload, in a Close frame.
    @Test(arguments: [1, 4, 7]) func aResetInAFrameEndsTheConnectionOnce(bytes: Int) throws {
        let text: [UInt8] = [0x81, 0x85, 0, 0, 0, 0, 0x61]
        let close: [UInt8] = [0x88, 0x82, 0, 0, 0, 0, 0x03]
        try checkReset(after: Array(Bench.upgradeRequest.utf8) + text[..<bytes])
        try checkReset(after: Array(Bench.upgradeRequest.utf8) + close[..<bytes])
    }

    private func checkReset(after sent: [UInt8]) throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        try client.send(sent)
        for _ in 0..<5 { try bench.loop.turn(until: bench.loop.now + .milliseconds(5)) }
        client.reset()
        try bench.turn(until: bench.observer.ends.count == 1 && bench.transport.connectionCount == 0)
        #expect(bench.loop.sourceCount == 1)
    }

    /// Each byte comes long before the deadline, which none of them moves.
    @Test func aTricklingOpeningHandshakeIsTimedOut() throws {
        var limits = TransportLimits()
        limits.requestTimeout = .milliseconds(60)
        let bench = try Bench(limits: limits)
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nA: ")
        for _ in 0..<8_000 where !client.hasEnded {
            try client.send("x")
            try bench.loop.turn(until: bench.loop.now + .milliseconds(2))
        }
        #expect(client.text.hasPrefix("HTTP/1.1 408 "))
        #expect(!client.wasReset)
        #expect(bench.observer.requests.isEmpty)
    }

    /// The same from the other side: a server that answers a byte at a time.
    @Test func aTricklingAnswerToADialIsTimedOut() throws {
        var limits = TransportLimits()
        limits.dialTimeout = .milliseconds(60)
        let bench = try Bench(limits: limits)
        let listener = try RawListener(loop: bench.loop)
        _ = bench.transport.dial(try listener.address.url)
        try bench.turn(until: !listener.accepted.isEmpty)
        let server = listener.accepted[0]
        try server.send("HTTP/1.1 101 Switching Protocols\r\nA: ")
        for _ in 0..<8_000 where bench.observer.ends.isEmpty {
            try server.send("x")
            try bench.loop.turn(until: bench.loop.now + .milliseconds(2))
        }
        #expect(bench.observer.ends.values.first?.first?.hasPrefix("no answer within") == true)
        #expect(bench.transport.connectionCount == 0)
    }

    @Test func aFloodOfPingsIsAnsweredUpToALimit() throws {
        let limit = 500
        var limits = TransportLimits()
        limits.webSocket.pings = limit
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        let before = client.received.count
        try client.send(pings(limit))
        try bench.turn(until: client.received.count == before + limit * 127)
        #expect(bench.observer.ends.isEmpty)
        try client.send(pings(1))
        try bench.turn(until: client.hasEnded)
        #expect(bench.observer.ends[server.id]?.first?.contains("\(limit)") == true)
        let close = client.received[(before + limit * 127)...]
        // 1008, with the reason behind it.
        #expect(close.first == 0x88 && Array(close.dropFirst(2)[..<(close.startIndex + 4)]) == [0x03, 0xF0])
    }

    /// Whoever pings without reading the pongs makes no more wait than the high mark and one read.
    @Test func aFloodOfPingsThatNobodyReadsTheAnswersOfIsBounded() throws {
        var limits = TransportLimits()
        limits.webSocket.pings = .max
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        let flood = pings(1_000)
        var largest = 0
        for _ in 0..<200 {
            try client.send(flood)
            try client.stopReading()
            try bench.loop.turn(until: bench.loop.now)
            largest = max(largest, server.backlog)
        }
        #expect(largest > 0 && largest < limits.highMark + (64 << 10))
    }

    /// Who broadcasts holds back from whoever is congested; so each makes at most the high mark wait, of chunks that all share.
    @Test func aHundredPeersThatNeverReadShareWhatWaitsForThem() throws {
        let bench = try Bench()
        let address = try bench.listen()
        let lazy = try (0..<100).map { _ in try bench.rawClient(to: address) }
        for client in lazy { try client.send(Bench.upgradeRequest) }
        try bench.turn(until: bench.observer.opened.count == 100)
        for client in lazy { try client.stopReading() }
        let (client, server) = try bench.link(to: address)
        let message = [UInt8](repeating: 0x61, count: 1 << 16)
        for _ in 0..<200 {
            let chunk = OutputChunk(capacity: message.count + 16)
            message.withUnsafeBytes { chunk.appendFrame(.text, $0, mask: nil) }
            for peer in bench.observer.opened where !peer.isDialled && !peer.isCongested { peer.send(frames: chunk) }
            try bench.loop.turn(until: bench.loop.now)
        }
        let backlogs = bench.observer.opened.filter { !$0.isDialled && $0 !== server }.map(\.backlog)
        #expect(backlogs.count == 100)
        #expect(backlogs.allSatisfy { $0 < bench.transport.limits.highMark + 2 * message.count })
        try bench.turn(until: bench.observer.messages.count { $0.connection == client.id } == 200)
    }

    /// Pings of 125 bytes, which are pongs of 127.
    private func pings(_ count: Int) -> [UInt8] {
        let ping = [0x89, 0x80 | 125, 0, 0, 0, 0] + [UInt8](repeating: 0x70, count: 125)
        return Array(repeatElement(ping, count: count).joined())
    }
}
