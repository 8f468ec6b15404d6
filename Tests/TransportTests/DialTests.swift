import Posix
import Testing
import Time
import Transport
import WebSocket

@Suite(.serialized, .timeLimit(.minutes(1))) struct DialTests {
    /// A port that was free a moment ago.
    private func freePort() throws -> UInt16 {
        try #require(try StreamSocket.listen(on: .loopbackIPv4(port: 0)).localAddress().port)
    }

    @Test func tellsOfARefusedDialOnlyAfterDialHasReturned() throws {
        let bench = try Bench()
        let connection = bench.transport.dial(try WebSocketURL("ws://127.0.0.1:\(freePort())/"))
        #expect(bench.observer.ends.isEmpty)
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.observer.ends[connection.id]?.first?.contains("ECONNREFUSED") == true)
        #expect(bench.transport.connectionCount == 0)
    }

    @Test func takesTheSecondAddressWhenTheFirstRefuses() throws {
        let bench = try Bench()
        let bound = try bench.transport.listen(on: .loopbackIPv6(port: 0))
        _ = bench.transport.dial(try WebSocketURL("ws://localhost:\(try #require(bound.port))/"))
        try bench.turn(until: bench.observer.opened.count == 2)
        #expect(bench.observer.ends.isEmpty)
    }

    @Test func tellsOfASocketThatIsNotThere() throws {
        let bench = try Bench()
        let connection = bench.transport.dial(unixPath: "/nonexistent/socket", target: "/")
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.observer.ends[connection.id]?.first?.contains("ENOENT") == true)
    }

    @Test func tellsOfANameThatIsNotListed() throws {
        let bench = try Bench()
        _ = bench.transport.dial(try WebSocketURL("ws://nobody.invalid:1/"))
        try bench.turn(until: bench.observer.ends.values.first == ["no address to connect to"])
    }

    @Test func tellsOfARefusedHandshake() throws {
        let bench = try Bench()
        bench.observer.onRequest = { _, connection in
            connection.respond(.init(status: 403, body: Array("no".utf8)))
        }
        let client = bench.transport.dial(try bench.listen().url)
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        #expect(bench.observer.ends[client.id] == ["answered 403 Forbidden, expected 101"])
    }

    @Test func givesUpWhereNobodyAnswers() throws {
        var limits = TransportLimits()
        limits.dialTimeout = .milliseconds(30)
        let bench = try Bench(limits: limits)
        let silent = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        _ = bench.transport.dial(try silent.localAddress().url)
        try bench.turn(until: bench.observer.ends.count == 1)
        #expect(bench.observer.ends.values.first?.first?.hasPrefix("no answer within") == true)
    }

    @Test func mayBeDroppedBeforeItConnects() throws {
        let bench = try Bench()
        let connection = bench.transport.dial(try bench.listen().url)
        connection.drop()
        for _ in 0..<5 { try bench.loop.turn(until: bench.loop.now) }
        #expect(bench.observer.ends == [connection.id: ["dropped"]])
        #expect(bench.observer.requests.isEmpty)
    }
}
