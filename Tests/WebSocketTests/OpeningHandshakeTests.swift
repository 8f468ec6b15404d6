import HTTP1
import TestSupport
import Testing

@testable import WebSocket

struct OpeningHandshakeTests {
    private static let valid = [
        ("Host", "server.example.com"), ("Upgrade", "websocket"), ("Connection", "keep-alive, Upgrade"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Version", "13"),
    ]

    /// The valid request with one field replaced, or left out.
    private func request(_ name: String = "", _ value: String? = nil) -> HTTPRequestHead {
        var fields = Self.valid.filter { $0.0 != name }
        if let value { fields.append((name, value)) }
        return HTTPRequestHead(method: "GET", target: "/chat", fields: HTTPFields(fields))
    }

    private func refusal(of request: HTTPRequestHead) -> HandshakeError? {
        do throws(HandshakeError) {
            _ = try ServerHandshake.accept(request)
            return nil
        } catch {
            return error
        }
    }

    /// The key and its answer from RFC 6455, section 1.3.
    @Test func acceptsThePublishedExample() throws {
        let response = try ServerHandshake.accept(request())
        #expect(response.status == 101)
        #expect(response.fields["Upgrade"] == "websocket")
        #expect(response.fields["Connection"] == "Upgrade")
        #expect(response.fields["Sec-WebSocket-Accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    }

    @Test func neverAcceptsSubprotocolsAndExtensions() throws {
        for name in ["Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions"] {
            let response = try ServerHandshake.accept(request(name, "permessage-deflate"))
            #expect(response.fields.values(name).isEmpty)
        }
    }

    @Test func tokensAreCaseInsensitiveAndInLists() throws {
        _ = try ServerHandshake.accept(request("Upgrade", "h2c, WebSocket"))
        _ = try ServerHandshake.accept(request("Connection", "UPGRADE"))
    }

    @Test(
        arguments: [
            ("Host", nil, HandshakeError.host(count: 0)),
            ("Upgrade", nil, .notAnUpgrade(field: "Upgrade")),
            ("Upgrade", "websockets", .notAnUpgrade(field: "Upgrade")),
            ("Connection", nil, .notAnUpgrade(field: "Connection")),
            ("Connection", "close", .notAnUpgrade(field: "Connection")),
            ("Sec-WebSocket-Version", nil, .version([])), ("Sec-WebSocket-Version", "8", .version(["8"])),
            ("Sec-WebSocket-Version", "013", .version(["013"])),
            ("Sec-WebSocket-Key", nil, .key([])), ("Sec-WebSocket-Key", "", .key([""])),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25j", .key(["dGhlIHNhbXBsZSBub25j"])),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ", .key(["dGhlIHNhbXBsZSBub25jZQ"])),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZSE=", .key(["dGhlIHNhbXBsZSBub25jZSE="])),
        ] as [(String, String?, HandshakeError)]
    )
    func refusesWhatIsMissingOrWrong(name: String, value: String?, expected: HandshakeError) {
        #expect(refusal(of: request(name, value)) == expected)
    }

    @Test func refusesOtherMethodsVersionsAndRepeatedFields() {
        var post = request()
        post.method = "POST"
        #expect(refusal(of: post) == .method("POST"))
        var old = request()
        old.minorVersion = 0
        #expect(refusal(of: old) == .httpVersion)
        for name in ["Host", "Sec-WebSocket-Key", "Sec-WebSocket-Version"] {
            var twice = request()
            twice.fields.add(name, twice.fields[name] ?? "")
            #expect(refusal(of: twice) != nil)
        }
    }

    @Test func refusalsSayWhatIsWanted() {
        #expect(HandshakeError.version(["8"]).status == 426)
        #expect(HandshakeError.version(["8"]).fields["Sec-WebSocket-Version"] == "13")
        #expect(HandshakeError.notAnUpgrade(field: "Upgrade").fields["Upgrade"] == "websocket")
        #expect(HandshakeError.method("POST").status == 405)
        #expect(HandshakeError.method("POST").fields["Allow"] == "GET")
        #expect(HandshakeError.key([]).status == 400)
    }

    @Test func bothHalvesFit() throws {
        var generator = SeededGenerator(seed: 3)
        let url = try WebSocketURL("ws://LocalHost:4002/chat?x=1")
        let client = ClientHandshake(to: url, fields: [("Origin", "null")], using: &generator)
        #expect(client.request.target == "/chat?x=1")
        #expect(client.request.fields["Host"] == "localhost:4002")
        #expect(client.request.fields["Origin"] == "null")
        try client.check(try ServerHandshake.accept(client.request))
        let other = ClientHandshake(to: url, using: &generator)
        let answer = try ServerHandshake.accept(other.request)
        #expect(throws: HandshakeResponseError.self) { try client.check(answer) }
    }

    @Test(
        arguments: [
            ("Upgrade", nil), ("Upgrade", "h2c"), ("Connection", nil), ("Connection", "close"),
            ("Sec-WebSocket-Accept", nil), ("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
            ("Sec-WebSocket-Extensions", "permessage-deflate"), ("Sec-WebSocket-Protocol", "chat"),
        ] as [(String, String?)]
    )
    func clientRefusesWrongAnswers(name: String, value: String?) throws {
        var generator = SeededGenerator(seed: 4)
        let client = ClientHandshake(host: "localhost", path: "/", using: &generator)
        let good = try ServerHandshake.accept(client.request)
        var fields = good.fields.filter { $0.name != name }.map { ($0.name, $0.value) }
        if let value { fields.append((name, value)) }
        let answer = HTTPResponseHead(status: 101, fields: HTTPFields(fields))
        #expect(throws: HandshakeResponseError.self) { try client.check(answer) }
        let refused = HTTPResponseHead(status: 503, fields: good.fields)
        let error = HandshakeResponseError.refused(status: 503, reason: "Service Unavailable")
        #expect(throws: error) { try client.check(refused) }
    }
}
