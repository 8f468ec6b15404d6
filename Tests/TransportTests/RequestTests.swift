import HTTP1
import Posix
import Testing
import Time
import Transport

@Suite(.serialized, .timeLimit(.minutes(1))) struct RequestTests {
    private let get = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func answersAndKeepsTheConnection() throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        try client.send(get)
        try bench.turn(until: client.text.hasSuffix("/a"))
        try client.send("POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nxyz")
        try bench.turn(until: client.hasEnded)
        #expect(client.text.hasSuffix("/bxyz"))
        #expect(!client.wasReset)
        client.close()
        try bench.turn(until: bench.transport.connectionCount == 0)
    }

    @Test func answersPipelinedRequestsInOrderEvenLater() throws {
        let bench = try Bench()
        var asked: [(String, Connection)] = []
        bench.observer.onRequest = { asked.append(($0.head.target, $1)) }
        let client = try bench.rawClient(to: bench.listen())
        try client.send((0..<5).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
        for number in 0..<5 {
            try bench.turn(until: asked.count == number + 1)
            // More arrives behind what is held, and must stay behind it.
            try client.send("GET /\(number + 5) HTTP/1.1\r\nHost: x\r\n\r\n")
            let (target, connection) = asked[number]
            connection.respond(HTTPResponse(status: 200, body: Array(target.utf8)))
        }
        try bench.turn(until: asked.count == 6)
        #expect(asked.map(\.0) == (0..<6).map { "/\($0)" })
        try bench.turn(until: client.text.hasSuffix("/4"))
    }

    @Test func takesRequestsInRandomPieces() throws {
        var random = SystemRandomNumberGenerator()
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        var wire = (0..<50).map { number in
            "POST /\(number) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"
        }.joined().utf8[...]
        while !wire.isEmpty {
            let count = Int.random(in: 1...300, using: &random)
            try client.send(Array(wire.prefix(count)))
            wire = wire.dropFirst(count)
            try bench.loop.turn(until: bench.loop.now)
        }
        try bench.turn(until: client.text.hasSuffix("/49body"))
        #expect(bench.observer.requests.map(\.head.target) == (0..<50).map { "/\($0)" })
    }

    @Test func answersHEADWithoutBody() throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        try client.send("HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try bench.turn(until: client.hasEnded)
        #expect(client.text.contains("Content-Length: 4"))
        #expect(client.text.hasSuffix("\r\n\r\n"))
    }

    @Test func answersAClientThatHasShutDownWriting() throws {
        let bench = try Bench()
        var asked: [Connection] = []
        bench.observer.onRequest = { asked.append($1) }
        let client = try bench.rawClient(to: bench.listen())
        try client.send(get + get)
        try client.shutdownWriting()
        for number in 0..<2 {
            try bench.turn(until: asked.count == number + 1)
            for _ in 0..<3 { try bench.loop.turn(until: bench.loop.now) }
            asked[number].respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: 4 << 20)))
        }
        try bench.turn(until: client.hasEnded)
        #expect(client.received.count > 8 << 20)
        #expect(!client.wasReset)
        try bench.turn(until: bench.transport.connectionCount == 0)
    }

    @Test func sendsTheWholeAnswerToAClientThatShutsDownMeanwhile() throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in
            connection.respond(HTTPResponse(status: 200, body: [UInt8](repeating: 0x78, count: 16 << 20)))
        }
        let client = try bench.rawClient(to: bench.listen())
        try client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        try client.stopReading()
        try bench.turn(until: bench.observer.ends.count == 1)
        try client.shutdownWriting()
        for _ in 0..<5 { try bench.loop.turn(until: bench.loop.now) }
        try client.goOnReading()
        try bench.turn(until: client.hasEnded)
        #expect(client.received.count > 16 << 20)
        try bench.turn(until: bench.transport.connectionCount == 0)
    }

    @Test func continuesOnRequest() throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        try bench.turn(until: client.text == "HTTP/1.1 100 Continue\r\n\r\n")
        try client.send("hi")
        try bench.turn(until: client.text.hasSuffix("/ahi"))
    }

    @Test func endsWhenTheClientBreaksOffInTheMiddle() throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nxyz")
        try bench.turn(until: bench.transport.connectionCount == 1)
        client.reset()
        try bench.turn(until: bench.transport.connectionCount == 0)
        #expect(bench.observer.ends.count == 1)
        #expect(bench.observer.requests.isEmpty)
    }

    // MARK: Limits

    @Test(arguments: [
        ("GET /\(String(repeating: "x", count: 5_000)) HTTP/1.1\r\nHost: x\r\n\r\n", "414"),
        ("GET / HTTP/1.1\r\nHost: x\r\n" + String(repeating: "A: b\r\n", count: 64) + "\r\n", "431"),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", "413"),
        ("nonsense\r\n\r\n", "400"),
    ])
    func refusesWhatIsPastTheLimits(request: String, status: String) throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        // What comes behind it must not turn the answer into a RST.
        try client.send(request + String(repeating: "y", count: 100_000))
        try bench.turn(until: client.hasEnded)
        #expect(client.text.hasPrefix("HTTP/1.1 \(status) "))
        #expect(!client.wasReset)
        #expect(bench.observer.requests.isEmpty)
    }

    @Test func takesWhatIsAtTheLimits() throws {
        let bench = try Bench()
        let client = try bench.rawClient(to: bench.listen())
        let body = String(repeating: "b", count: 1 << 20)
        try client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
        try bench.turn(until: client.text.hasSuffix("b") && client.received.count > 1 << 20)
        #expect(bench.observer.requests.first?.body.count == 1 << 20)
    }

    @Test func timesOutARequestThatTrickles() throws {
        var limits = TransportLimits()
        limits.requestTimeout = .milliseconds(60)
        let bench = try Bench(limits: limits)
        let client = try bench.rawClient(to: bench.listen())
        var rest = Array(repeating: UInt8(ascii: "x"), count: 10_000)[...]
        try client.send("GET /")
        for _ in 0..<10_000 where !client.hasEnded {
            if let byte = rest.popFirst() { try client.send([byte]) }
            try bench.loop.turn(until: bench.loop.now + .milliseconds(2))
        }
        #expect(client.text.hasPrefix("HTTP/1.1 408 "))
    }

    @Test func givesALaterRequestThatCameWithTheOneBeforeTheSameTime() throws {
        var limits = TransportLimits()
        limits.requestTimeout = .milliseconds(60)
        let bench = try Bench(limits: limits)
        let client = try bench.rawClient(to: bench.listen())
        try client.send(get + "GET /")
        try bench.turn(until: client.hasEnded)
        #expect(client.text.contains("HTTP/1.1 408 "))
    }

    @Test func closesASilentConnection() throws {
        var limits = TransportLimits()
        limits.requestTimeout = .milliseconds(30)
        let bench = try Bench(limits: limits)
        let client = try bench.rawClient(to: bench.listen())
        try bench.turn(until: client.hasEnded)
        #expect(client.received.isEmpty)
        #expect(bench.transport.connectionCount == 0)
    }

    @Test func refusesOneConnectionTooManyReadably() throws {
        var limits = TransportLimits()
        limits.acceptedConnections = 2
        limits.refusedConnections = 1
        let bench = try Bench(limits: limits)
        let address = try bench.listen()
        let clients = try (0..<4).map { _ in try bench.rawClient(to: address) }
        for client in clients { try client.send(get) }
        try bench.turn(until: clients[0].text.hasSuffix("/a") && clients[1].text.hasSuffix("/a"))
        try bench.turn(until: clients[2].hasEnded && clients[3].hasEnded)
        #expect(clients[2].text.hasPrefix("HTTP/1.1 503 "))
        #expect(!clients[2].wasReset)
        #expect(clients[3].received.isEmpty)
        clients[0].close()
        try bench.turn(until: bench.transport.connectionCount == 1)
        let next = try bench.rawClient(to: address)
        try next.send(get)
        try bench.turn(until: next.text.hasSuffix("/a"))
    }
}
