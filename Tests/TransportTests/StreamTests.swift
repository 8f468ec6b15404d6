import HTTP1
import Testing
import Time
import Transport

@Suite(.serialized, .timeLimit(.minutes(1))) struct StreamTests {
    @Test(arguments: [
        ("GET", "1.1", "3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"), ("GET", "1.0", "onetwo"), ("HEAD", "1.1", ""),
    ])
    func streams(method: String, version: String, body: String) throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in
            connection.beginStream(HTTPFields())
            connection.stream(Array("one".utf8))
            connection.stream([])
        }
        let address = try bench.listen()
        let client = try bench.rawClient(to: address)
        var server: Connection?
        let answer = bench.observer.onRequest
        bench.observer.onRequest = { request, connection in
            server = connection
            answer(request, connection)
        }
        try client.send("\(method) / HTTP/\(version)\r\nHost: x\r\n\r\n")
        try bench.turn(until: client.text.contains("\r\n\r\n"))
        server?.stream(Array("two".utf8))
        server?.endStream()
        try bench.turn(until: client.hasEnded)
        #expect(client.text.hasSuffix("\r\n\r\n" + body))
        #expect(client.text.contains("Transfer-Encoding: chunked") == (version == "1.1"))
    }

    @Test func endsAStreamWhoseReaderLeaves() throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in connection.beginStream(HTTPFields()) }
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try bench.turn(until: !client.received.isEmpty)
        client.close()
        try bench.turn(until: bench.observer.ends.count == 1 && bench.transport.connectionCount == 0)
    }

    @Test func dropsAReaderThatIsOverTheHardLimit() throws {
        let bench = try Bench()
        var server: Connection?
        bench.observer.onRequest = { _, connection in
            connection.beginStream(HTTPFields())
            server = connection
        }
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try bench.turn(until: server != nil)
        try client.stopReading()
        let piece = [UInt8](repeating: 0x2E, count: 1 << 20)
        var largest = 0
        for _ in 0..<64 {
            server?.stream(piece)
            largest = max(largest, server?.backlog ?? 0)
            try bench.loop.turn(until: bench.loop.now)
        }
        #expect(bench.observer.ends.values.first == ["the other side reads too slowly"])
        #expect(bench.transport.connectionCount == 0)
        #expect(largest <= bench.transport.limits.hardLimit + 2 * piece.count)
    }

    @Test func dropsAReaderThatTakesNothing() throws {
        var limits = TransportLimits()
        limits.stallTimeout = .milliseconds(30)
        let bench = try Bench(limits: limits)
        bench.observer.onRequest = { _, connection in
            connection.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0, count: 16 << 20)))
        }
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        try client.stopReading()
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.transport.connectionCount == 0)
    }

    /// As a file is sent: up to the high mark, then on whenever that has drained.
    @Test func drainsAsOftenAsThereIsMore() throws {
        let bench = try Bench()
        let piece = [UInt8](repeating: 0x2E, count: 64 << 10)
        var left = 512
        func goOn(_ connection: Connection) {
            while left > 0, connection.backlog < bench.transport.limits.highMark {
                connection.stream(piece)
                left -= 1
            }
            if left == 0 { connection.endStream() }
        }
        bench.observer.onRequest = { _, connection in
            connection.beginStream(HTTPFields())
            goOn(connection)
        }
        bench.observer.onDrained = goOn
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET / HTTP/1.0\r\nHost: x\r\n\r\n")
        try bench.turn(until: client.hasEnded)
        #expect(client.received.count > 512 * piece.count)
        #expect(client.received.count < 512 * piece.count + 1_000)
    }

    @Test func answersNoMoreOfWhoReadsNoAnswers() throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in
            connection.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0x2E, count: 1 << 20)))
        }
        let client = try bench.rawClient(to: bench.listen())
        try client.send(String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 100))
        try client.stopReading()
        for _ in 0..<50 { try bench.loop.turn(until: bench.loop.now) }
        #expect(bench.observer.requests.count < 20)
        try client.goOnReading()
        try bench.turn(until: bench.observer.requests.count == 100 && client.received.count > 100 << 20)
    }
}
