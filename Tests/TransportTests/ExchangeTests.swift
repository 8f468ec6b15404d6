import HTTP1
import Posix
import Testing
import Time
import Transport
import WebSocket

/// A client's HTTP requests.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ExchangeTests {
    private func post(_ path: String, _ body: String, on connection: Connection) {
        connection.request("POST", path, fields: HTTPFields([("Host", "localhost")]), body: Array(body.utf8))
    }

    private func texts(_ bench: Bench) -> [String] {
        bench.observer.responses.map { "\($0.head.status) \(String(decoding: $0.body, as: UTF8.self))" }
    }

    /// A client that is connected with a server of bytes.
    private func rawServer(_ bench: Bench) throws -> (client: Connection, server: RawClient) {
        let listener = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        let client = bench.transport.dial(requestsTo: try listener.localAddress().url)
        try bench.turn(until: bench.observer.opened.contains { $0 === client })
        guard let accepted = try listener.accept() else { throw NobodyConnected() }
        return (client, try RawClient(accepted: accepted, loop: bench.loop))
    }

    private struct NobodyConnected: Error {}

    @Test func requestsFollowEachOtherOnOneConnection() throws {
        let bench = try Bench()
        let connection = bench.transport.dial(requestsTo: try bench.listen().url)
        post("/first", "a", on: connection)
        try bench.turn(until: bench.observer.responses.count == 1)
        #expect(bench.observer.opened.map(\.id) == [connection.id], "nothing opens at the server's end")
        post("/second", "", on: connection)
        try bench.turn(until: bench.observer.responses.count == 2)
        #expect(texts(bench) == ["200 /firsta", "200 /second"])
        #expect(bench.observer.ends.isEmpty && bench.transport.connectionCount == 2)
    }

    @Test func theNextRequestMayBeSentFromTheCallback() throws {
        let bench = try Bench()
        bench.observer.onResponse = { response, connection in
            if response.body.count < 10 {
                post("/", String(decoding: response.body, as: UTF8.self), on: connection)
            }
        }
        post("/", "", on: bench.transport.dial(requestsTo: try bench.listen().url))
        try bench.turn(until: bench.observer.responses.count == 10)
        #expect(bench.observer.responses.last?.body == Array("//////////".utf8))
    }

    /// The responses of servers of all kinds, of which each ends the connection or not.
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n", false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", true),
        ("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", true),
    ])
    func responseOfAnyServer(_ response: String, _ isLast: Bool) throws {
        let bench = try Bench()
        let (client, server) = try rawServer(bench)
        post("/", "body", on: client)
        try bench.turn(until: !server.received.isEmpty)
        try server.send(response)
        try bench.turn(until: bench.observer.responses.count == 1)
        #expect(texts(bench) == ["200 ok"])
        #expect((bench.observer.ends[client.id] != nil) == isLast)
    }

    @Test func bodyThatLastsUntilTheEndOfTheConnection() throws {
        let bench = try Bench()
        let (client, server) = try rawServer(bench)
        post("/", "", on: client)
        try bench.turn(until: !server.received.isEmpty)
        try server.send("HTTP/1.1 200 OK\r\n\r\nok")
        server.close()
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        #expect(texts(bench) == ["200 ok"])
    }

    @Test(arguments: ["nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"])
    func whatIsNoWholeResponseEndsTheConnection(_ bytes: String) throws {
        let bench = try Bench()
        let (client, server) = try rawServer(bench)
        post("/", "", on: client)
        try bench.turn(until: !server.received.isEmpty)
        try server.send(bytes)
        server.close()
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        #expect(bench.observer.responses.isEmpty)
    }

    @Test func silenceEndsTheConnection() throws {
        var limits = TransportLimits()
        limits.responseTimeout = .milliseconds(50)
        let bench = try Bench(limits: limits)
        let (client, _) = try rawServer(bench)
        post("/", "", on: client)
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        #expect(bench.observer.ends[client.id] == ["timed out"])
    }

    @Test func refusedConnection() throws {
        let bench = try Bench()
        let port = try #require(try StreamSocket.listen(on: .loopbackIPv4(port: 0)).localAddress().port)
        let client = bench.transport.dial(requestsTo: try WebSocketURL("http://127.0.0.1:\(port)"))
        post("/", "", on: client)
        try bench.turn(until: bench.observer.ends[client.id] != nil)
        #expect(bench.observer.ends[client.id]?.first?.contains("ECONNREFUSED") == true)
        #expect(bench.transport.connectionCount == 0)
    }
}
