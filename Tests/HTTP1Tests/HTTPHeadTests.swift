import HTTP1
import Testing

@Suite struct HTTPHeadTests {
    @Test func fieldsAreFoundWithoutRegardToCase() {
        var fields = HTTPFields([("Set-Cookie", "a"), ("Host", "x")])
        fields.add("set-cookie", "b")
        #expect(fields["SET-COOKIE"] == "a")
        #expect(fields.values("Set-Cookie") == ["a", "b"])
        #expect(fields["Set_Cookie"] == nil && fields.values("None").isEmpty)
        #expect(fields.count == 3)
        #expect(fields.map(\.name) == ["Set-Cookie", "Host", "set-cookie"])
        #expect(fields.map(\.value) == ["a", "x", "b"])
    }

    @Test func onlyLettersHaveACase() {
        let fields = HTTPFields([("a@", "1"), ("a[", "2"), ("é", "3")])
        #expect(fields["A`"] == nil && fields["A{"] == nil && fields["É"] == nil)
    }

    @Test(
        arguments: [
            ("upgrade", true), ("keep-alive, Upgrade", true), ("a,upgrade\t,b", true), (",, UPGRADE ,", true),
            ("", false),
            ("upgrades", false), ("up grade", false), ("a;upgrade", false), (",", false), ("upgrade=1", false),
        ]
    )
    func tokens(value: String, isFound: Bool) {
        #expect(HTTPFields([("Connection", value)]).containsToken("Upgrade", in: "connection") == isFound)
        let second = HTTPFields([("Connection", "close"), ("Connection", value)])
        #expect(second.containsToken("upgrade", in: "Connection") == isFound)
    }

    @Test(
        arguments: [
            (1, [], true), (0, [], false), (1, ["close"], false), (1, ["Close, x"], false), (0, ["Keep-Alive"], true),
            (0, ["keep-alive", "close"], false), (1, ["upgrade"], true),
        ] as [(Int, [String], Bool)]
    )
    func keepingAlive(minorVersion: Int, connection: [String], keepsAlive: Bool) {
        let fields = HTTPFields(connection.map { ("Connection", $0) })
        let request = HTTPRequestHead(method: "GET", target: "/", minorVersion: minorVersion, fields: fields)
        #expect(request.keepsAlive == keepsAlive)
        #expect(HTTPResponseHead(status: 200, minorVersion: minorVersion, fields: fields).keepsAlive == keepsAlive)
    }

    @Test func expectation() {
        let fields = HTTPFields([("Expect", "100-Continue")])
        #expect(HTTPRequestHead(method: "POST", target: "/", fields: fields).expectsContinue)
        #expect(!HTTPRequestHead(method: "POST", target: "/", minorVersion: 0, fields: fields).expectsContinue)
        #expect(!HTTPRequestHead(method: "POST", target: "/").expectsContinue)
    }

    @Test(
        arguments: [
            ("/", "/"), ("/a/b?c=d", "/a/b"), ("/%6eode%2D1", "/node-1"), ("/a+b", "/a+b"), ("/Zo%C3%AB", "/Zoë"),
            ("*", "*"),
            ("/%", nil), ("/%4", nil), ("/%zz", nil), ("/%C3", nil), ("?a", ""),
        ] as [(String, String?)]
    )
    func paths(target: String, path: String?) {
        #expect(HTTPRequestHead(method: "GET", target: target).path == path)
    }

    @Test func queries() throws {
        let head = HTTPRequestHead(method: "GET", target: "/logs?node=node-1&follow&a=%26+%3D=x&&node=2&=")
        let items = try #require(head.queryItems)
        #expect(items.map(\.name) == ["node", "follow", "a", "node", ""])
        #expect(items.map(\.value) == ["node-1", "", "& ==x", "2", ""])
        #expect(head.query("node") == "node-1")
        #expect(head.query("none") == nil)
        #expect(HTTPRequestHead(method: "GET", target: "/logs").queryItems?.isEmpty == true)
        #expect(HTTPRequestHead(method: "GET", target: "/logs?a=%").queryItems == nil)
    }
}
