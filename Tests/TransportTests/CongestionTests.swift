import Posix
import Testing
import Time
import Transport
import WebSocket

@Suite(.serialized, .timeLimit(.minutes(1))) struct CongestionTests {
    @Test func drainsOnceBelowTheLowMark() throws {
        let bench = try Bench()
        let client = try bench.upgradedRawClient()
        let server = try #require(bench.observer.opened.first)
        try client.stopReading()
        let message = [UInt8](repeating: 0x61, count: 1 << 16)
        for _ in 0..<10_000 where !server.isCongested {
            server.send(text: message)
            try bench.loop.turn(until: bench.loop.now)
        }
        #expect(server.isCongested)
        #expect(bench.observer.drainedCount.isEmpty)
        try client.goOnReading()
        try bench.turn(until: server.backlog == 0)
        #expect(bench.observer.drainedCount == [server.id: 1])
        #expect(!server.isCongested)
    }

    @Test func closesWhoStaysOverTheHardLimitWhileOthersGoOn() throws {
        var limits = TransportLimits()
        limits.overdueTimeout = .milliseconds(50)
        limits.lingerTimeout = .milliseconds(50)
        let bench = try Bench(limits: limits)
        let address = try bench.listen()
        let lazy = try bench.rawClient(to: address)
        try lazy.send(Bench.upgradeRequest)
        try bench.turn(until: bench.observer.opened.count == 1)
        let slow = try #require(bench.observer.opened.first)
        try lazy.stopReading()
        let (client, server) = try bench.link(to: address)
        let message = [UInt8](repeating: 0x61, count: 1 << 20)
        for _ in 0..<100 where slow.backlog <= limits.hardLimit {
            slow.send(text: message)
            try bench.loop.turn(until: bench.loop.now)
        }
        server.send(text: [0x62])
        try bench.turn(until: bench.observer.messages.contains { $0.connection == client.id })
        try bench.turn(until: bench.observer.ends[slow.id] != nil)
        #expect(bench.observer.ends[slow.id] == ["the other side reads too slowly"])
        #expect(slow.backlog <= 2 * message.count)
        try bench.turn(until: bench.transport.connectionCount == 2)
    }

    @Test func readsNothingFromACongestedClient() throws {
        let bench = try Bench()
        bench.observer.onMessage = { kind, payload, connection in connection.send(kind, payload) }
        let client = try bench.upgradedRawClient()
        try client.stopReading()
        let server = try #require(bench.observer.opened.first)
        var frame: [UInt8] = []
        let payload = [UInt8](repeating: 0x61, count: 1 << 16)
        payload.withUnsafeBytes {
            FrameEncoder.append(.binary, payload: $0, mask: MaskingKey(word: 0), to: &frame)
        }
        for _ in 0..<400 {
            try client.send(frame)
            try client.stopReading()
            try bench.loop.turn(until: bench.loop.now)
        }
        #expect(server.isCongested)
        #expect(server.backlog < bench.transport.limits.highMark + 4 * payload.count)
        try client.goOnReading()
        try client.send([])
        try bench.turn(until: bench.observer.messages.count == 400 && server.backlog == 0)
    }

    @Test func sharesFramesBetweenConnections() throws {
        let bench = try Bench()
        let address = try bench.listen()
        let links = try (0..<3).map { _ in try bench.link(to: address) }
        let head = Array("<".utf8)
        let unmasked = OutputChunk(capacity: 0)
        let masked = OutputChunk()
        let text = Array("shared".utf8)
        text.withUnsafeBytes {
            for _ in 0..<2 {
                unmasked.appendTextFrame(head, $0, UInt8(ascii: ">"), mask: nil)
                masked.appendTextFrame(head, $0, UInt8(ascii: ">"), mask: bench.transport.makeMaskingKey())
            }
        }
        for (client, server) in links {
            client.send(text: Array("own".utf8))
            client.send(frames: masked)
            client.send(text: Array("own".utf8))
            server.send(frames: unmasked)
        }
        try bench.turn(until: bench.observer.messages.count == 18)
        for (client, server) in links {
            let texts = { (id: UInt64) in
                bench.observer.messages.filter { $0.connection == id }.map {
                    String(decoding: $0.payload, as: UTF8.self)
                }
            }
            #expect(texts(server.id) == ["own", "<shared>", "<shared>", "own"])
            #expect(texts(client.id) == ["<shared>", "<shared>"])
        }
    }

    @Test func holdsAThousandConnections() throws {
        var limits = TransportLimits()
        limits.dialTimeout = .seconds(30)
        let bench = try Bench(limits: limits)
        let url = try bench.listen().url
        let clients = (0..<1_000).map { _ in bench.transport.dial(url) }
        try bench.turn(until: bench.observer.opened.count == 2_000)
        for client in clients { client.send(text: [0x61]) }
        try bench.turn(until: bench.observer.messages.count == 1_000)
        for client in clients { client.close(.normal) }
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.ends.count == 2_000)
        #expect(bench.loop.sourceCount == 1)
    }

    /// In a process of its own, since the descriptors are used up for all of it.
    @Test func pausesAcceptingWithoutDescriptorsAndResumes() async {
        await #expect(processExitsWith: .success) {
            let bench = try Bench()
            var reports: [String] = []
            bench.transport.report = { reports.append($0) }
            let address = try bench.listen()
            let client = try bench.rawClient(to: address)
            let limit = DescriptorLimit()
            limit.forbidMore()
            try bench.turn(until: !reports.isEmpty)
            for _ in 0..<20 { try bench.loop.turn(until: bench.loop.now + .milliseconds(20)) }
            #expect(reports.count == 1 && reports[0].contains("EMFILE"))
            limit.restore()
            try client.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            try bench.turn(until: client.text.hasSuffix("/a"))
        }
    }
}
