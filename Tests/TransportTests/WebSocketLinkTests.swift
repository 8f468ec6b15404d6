import HTTP1
import Posix
import Testing
import Time
import Transport
import WebSocket

@Suite(.serialized, .timeLimit(.minutes(1))) struct WebSocketLinkTests {
    private func echoBench(limits: TransportLimits = TransportLimits()) throws -> Bench {
        let bench = try Bench(limits: limits)
        bench.observer.onMessage = { kind, payload, connection in
            if !connection.isDialled { connection.send(kind, payload) }
        }
        return bench
    }

    @Test(arguments: [0, 1, 125, 126, 65_535, 65_536, 1 << 20])
    func echoes(bytes: Int) throws {
        let bench = try echoBench()
        let (client, server) = try bench.link(to: bench.listen())
        let payload = (0..<bytes).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        payload.withUnsafeBytes { client.send(.binary, $0) }
        client.send(text: Array(repeating: UInt8(ascii: "t"), count: bytes))
        try bench.turn(until: bench.observer.messages.count == 4)
        let answers = bench.observer.messages.filter { $0.connection == client.id }
        #expect(answers.map(\.payload.count) == [bytes, bytes])
        #expect(answers.map(\.kind) == [.binary, .text])
        #expect(answers.first?.payload == payload)
        #expect(client.backlog == 0 && server.backlog == 0)
    }

    @Test func refusesAMessagePastTheLimitWith1009() throws {
        let bench = try echoBench()
        let (client, server) = try bench.link(to: bench.listen())
        client.send(text: Array(repeating: UInt8(ascii: "t"), count: (1 << 20) + 1))
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.ends[client.id]?.first?.contains("1009") == true)
        #expect(bench.observer.ends[server.id]?.first?.contains("1048577") == true)
    }

    @Test(arguments: [true, false]) func closesFromEitherSide(clientBegins: Bool) throws {
        let bench = try Bench()
        let (client, server) = try bench.link(to: bench.listen())
        let (one, other) = clientBegins ? (client, server) : (server, client)
        one.send(text: Array("last".utf8))
        one.close(.goingAway, reason: "done")
        one.send(text: Array("never".utf8))
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.messages.map(\.connection) == [other.id])
        #expect(bench.observer.ends[other.id]?.first?.contains("1001") == true)
        #expect(bench.observer.ends.count == 2)
    }

    @Test func worksOverUnixSockets() throws {
        let folder = "/tmp/transport-tests-\(CurrentProcess.pid)"
        try Directory.create(folder, mode: 0o700)
        defer { _ = try? Tree.delete(folder) }
        let bench = try echoBench()
        try bench.transport.listen(privatelyAt: folder + "/socket")
        let client = bench.transport.dial(unixPath: folder + "/socket", target: "/v1/link")
        try bench.turn(until: bench.observer.opened.count == 2)
        client.send(text: [0x61])
        try bench.turn(until: bench.observer.messages.count == 2)
        #expect(bench.observer.requests.first?.head.target == "/v1/link")
        #expect(try client.peerCredentials()?.pid == CurrentProcess.pid)
        client.drop()
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.ends.count == 2)
    }

    @Test func endsWhenThePeerBreaksTheConnection() throws {
        let bench = try Bench()
        let client = try bench.upgradedRawClient()
        client.reset()
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.transport.connectionCount == 0)
    }

    @Test func takesFramesThatComeBehindTheHandshakeInRandomPieces() throws {
        var random = SystemRandomNumberGenerator()
        let bench = try echoBench()
        let client = try bench.rawClient(to: bench.listen())
        var wire = Array(Bench.upgradeRequest.utf8)
        for number in 0..<200 {
            let payload = Array(repeating: UInt8(ascii: "a"), count: number)
            let mask = MaskingKey(using: &random)
            payload.withUnsafeBytes { FrameEncoder.append(.text, payload: $0, mask: mask, to: &wire) }
        }
        var rest = wire[...]
        while !rest.isEmpty {
            let count = Int.random(in: 1...400, using: &random)
            try client.send(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
            try bench.loop.turn(until: bench.loop.now)
        }
        try bench.turn(until: bench.observer.messages.count == 200)
        #expect(bench.observer.messages.map(\.payload.count) == Array(0..<200))
    }

    @Test func answersAPingBeforeTheMessageBehindIt() throws {
        let bench = try echoBench()
        let client = try bench.upgradedRawClient()
        let before = client.received.count
        try client.send([0x89, 0x81, 0, 0, 0, 0, 0x70, 0x81, 0x81, 0, 0, 0, 0, 0x61])
        try bench.turn(until: client.received.count >= before + 6)
        #expect(client.received[before...] == [0x8A, 1, 0x70, 0x81, 1, 0x61])
    }

    @Test func shutsDownWritingFirstAsAServer() throws {
        let bench = try Bench()
        let client = try bench.upgradedRawClient()
        let before = client.received.count
        try client.send([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8])
        try bench.turn(until: client.hasEnded)
        #expect(client.received[before...] == [0x88, 2, 0x03, 0xE8])
        #expect(!client.wasReset)
        try bench.turn(until: bench.transport.connectionCount == 0)
    }

    @Test func keepsFramesThatComeBeforeALateUpgrade() throws {
        let bench = try Bench()
        var asked: Connection?
        bench.observer.onRequest = { asked = $1 }
        let client = try bench.rawClient(to: bench.listen())
        try client.send(Array(Bench.upgradeRequest.utf8) + [0x81, 0x81, 0, 0, 0, 0, 0x61])
        try bench.turn(until: asked != nil)
        try client.send([0x81, 0x81, 0, 0, 0, 0, 0x62])
        try bench.loop.turn(until: bench.loop.now)
        asked?.upgrade()
        try bench.turn(until: bench.observer.messages.count == 2)
        #expect(bench.observer.messages.map(\.payload) == [[0x61], [0x62]])
    }

    @Test func mayBeDroppedFromWithinItsMessage() throws {
        let bench = try Bench()
        bench.observer.onMessage = { _, _, connection in connection.drop() }
        let (client, server) = try bench.link(to: bench.listen())
        for _ in 0..<10 { client.send(text: [0x61]) }
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.messages.map(\.connection) == [server.id])
    }

    @Test func mayEndAnotherFromWithinItsEnd() throws {
        let bench = try Bench()
        let address = try bench.listen()
        let links = try (0..<3).map { _ in try bench.link(to: address) }
        bench.observer.onEnded = { _ in
            for (client, server) in links {
                client.drop()
                server.send(text: [0x61])
                server.drop()
            }
        }
        links[0].client.drop()
        #expect(bench.observer.ends.count == 6)
        #expect(bench.transport.connectionCount == 0)
        try bench.loop.turn(until: bench.loop.now)
    }

    @Test func mayBeDroppedRightAfterItsUpgrade() throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in
            connection.upgrade()
            connection.drop()
        }
        let client = try bench.rawClient(to: bench.listen())
        try client.send(Array(Bench.upgradeRequest.utf8) + [0x81, 0x81, 0, 0, 0, 0, 0x61])
        try bench.turn(until: client.hasEnded)
        #expect(bench.observer.ends.count == 1)
        #expect(bench.observer.messages.isEmpty)
    }

    @Test func mayBeClosedFromWithinOpened() throws {
        let bench = try Bench()
        bench.observer.onOpened = { $0.close(.normal) }
        _ = bench.transport.dial(try bench.listen().url)
        try bench.turn(until: bench.observer.ends.count == 2 && bench.transport.connectionCount == 0)
    }

    @Test func givesUpAPeerThatIsSilent() throws {
        var limits = TransportLimits()
        limits.webSocket.pingInterval = .milliseconds(10)
        let bench = try Bench(limits: limits)
        let client = try bench.upgradedRawClient()
        try client.stopReading()
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.observer.ends.values.first == ["no ping was answered"])
    }

    @Test func releasesWhatHasEnded() throws {
        let bench = try Bench()
        weak var weakClient: Connection?
        weak var weakServer: Connection?
        do {
            let (client, server) = try bench.link(to: bench.listen())
            (weakClient, weakServer) = (client, server)
            client.close(.normal)
        }
        try bench.turn(until: bench.transport.connectionCount == 0)
        try bench.loop.turn(until: bench.loop.now)
        #expect(weakClient == nil)
        #expect(weakServer == nil)
    }
}

extension Bench {
    static let upgradeRequest = """
        GET / HTTP/1.1\r
        Host: x\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        Sec-WebSocket-Version: 13\r
        \r

        """

    func upgradedRawClient() throws -> RawClient {
        let client = try rawClient(to: listen())
        try client.send(Self.upgradeRequest)
        try turn(until: client.text.hasPrefix("HTTP/1.1 101 "))
        return client
    }
}
