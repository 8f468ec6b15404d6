import Testing

@testable import WebSocket

struct WebSocketURLTests {
    private func error(_ text: String) -> WebSocketURLError? {
        do throws(WebSocketURLError) {
            _ = try WebSocketURL(text)
            return nil
        } catch {
            return error
        }
    }

    @Test func parts() throws {
        let url = try WebSocketURL("WS://LocalHost:4001/Chat?q=1")
        #expect(url.scheme == .webSocket)
        #expect(url.host == "localhost")
        #expect(url.port == 4001)
        #expect(url.path == "/Chat?q=1")
        #expect(url.text == "WS://LocalHost:4001/Chat?q=1")
        #expect(url.hostField == "localhost:4001")
        #expect(url.normalized == "ws://localhost:4001/Chat?q=1")
    }

    @Test(arguments: [
        ("ws://localhost", "ws://localhost/"), ("ws://localhost:80", "ws://LOCALHOST"),
        ("ws://a:4001/x/", "ws://A:04001/x"), ("http://a", "HTTP://a:80/"), ("ws://[::1]:80/", "ws://[::1]"),
        ("ws://[FE80::A]:9", "ws://[fe80::a]:9"), ("ws://a?q", "ws://a/?q"), ("ws://a//", "ws://A:80//"),
    ])
    func equalAddresses(left: String, right: String) throws {
        let (left, right) = (try WebSocketURL(left), try WebSocketURL(right))
        #expect(left == right)
        #expect(left.hashValue == right.hashValue)
        #expect(try WebSocketURL(left.normalized) == left)
    }

    @Test(arguments: [
        ("ws://a", "http://a"), ("ws://a:1", "ws://a:2"), ("ws://a/x", "ws://a/X"), ("ws://a", "ws://b"),
        ("ws://a/?x/", "ws://a/?x"), ("ws://a//", "ws://a/"),
    ])
    func differentAddresses(left: String, right: String) throws {
        #expect(try WebSocketURL(left) != WebSocketURL(right))
    }

    @Test(arguments: [
        "::", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::ffff:127.0.0.1", "1:2:3:4:5:6:1.2.3.4",
    ])
    func addressesInBrackets(address: String) throws {
        let url = try WebSocketURL("ws://[\(address)]:4001")
        #expect(url.host == address)
        #expect(url.hostField == "[\(address)]:4001")
    }

    @Test(arguments: [
        "", ":", ":::", "1", ":1::2", "1::2:", "1::2::3", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "12345::", "g::",
        "::1.2.3", "::1.2.3.256", "::+1.2.3.4", "fe80::1%eth0", "1:2:3:4:5:6:7:1.2.3.4",
    ])
    func noAddresses(address: String) {
        #expect(error("ws://[\(address)]") == .invalidHost(address))
    }

    @Test(
        arguments: [
            ("localhost:4001", .noScheme("localhost:4001")), ("", .noScheme("")), ("ws:/a", .noScheme("ws:/a")),
            ("wss://a", .encrypted("wss://a")), ("HTTPS://a", .encrypted("HTTPS://a")),
            ("ftp://a", .unknownScheme("ftp")),
            ("ws://a#b", .fragment("ws://a#b")), ("ws://u@a", .userInfo("ws://u@a")),
            ("ws://", .noHost("ws://")), ("ws://:80", .noHost("ws://:80")), ("ws://[::1", .invalidHost("[::1")),
            ("ws://a%41", .invalidHost("a%41")), ("ws://a:", .invalidPort(":")), ("ws://a:0", .invalidPort(":0")),
            ("ws://a:65536", .invalidPort(":65536")), ("ws://a:+1", .invalidPort(":+1")),
            ("ws://[::1]9", .invalidPort("9")), ("ws://a b", .invalidByte(0x20)), ("ws://a\r\n", .invalidByte(13)),
            ("ws://é", .invalidByte(0xC3)),
        ] as [(String, WebSocketURLError)]
    )
    func refused(text: String, expected: WebSocketURLError) {
        #expect(error(text) == expected)
    }

    @Test func lengthLimit() {
        let longest = "ws://a/" + String(repeating: "x", count: WebSocketURL.maximumBytes - 7)
        #expect(error(longest) == nil)
        #expect(error(longest + "x") == .tooLong(bytes: WebSocketURL.maximumBytes + 1))
    }
}
