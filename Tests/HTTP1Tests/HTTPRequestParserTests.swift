import HTTP1
import Testing

@Suite struct HTTPRequestParserTests {
    @Test func aRequestWithoutABody() throws {
        let transcript = readRequests(
            "GET /status?full=1 HTTP/1.1\r\nHost: localhost:4001\r\nX-Empty:\r\nAccept: \t a b \t\r\n\r\n"
        )
        let head = HTTPRequestHead(
            method: "GET",
            target: "/status?full=1",
            fields: HTTPFields([("Host", "localhost:4001"), ("X-Empty", ""), ("Accept", "a b")])
        )
        #expect(transcript == Transcript(items: [.head(head), .end], isIdle: true))
    }

    @Test func aBodyWithALength() {
        let transcript = readRequests("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
        #expect(transcript.bodies == [Array("hello".utf8)])
        #expect(transcript.items.last == .end)
    }

    @Test func aBodyOfLengthZero() {
        let transcript = readRequests("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
        #expect(transcript.items.count == 2 && transcript.items.last == .end)
    }

    @Test func aChunkedBody() {
        let transcript = readRequests(
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "5;name=value;\"x\"\r\nhello\r\n00A\r\n, world!!!\r\n0;last\r\nTrailer: dropped\r\nOther:\r\n\r\n"
        )
        #expect(transcript.error == nil)
        #expect(transcript.bodies == [Array("hello, world!!!".utf8)])
        #expect(transcript.items.last == .end)
        #expect(transcript.heads.first?.fields["Trailer"] == nil)
    }

    @Test func requestsBehindOneAnother() {
        let transcript = readRequests(
            "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\nGET /4 HTTP/1.0\r\n\r\n"
        )
        #expect(transcript.heads.map(\.target) == ["/1", "/2", "/3", "/4"])
        #expect(transcript.items.count { $0 == .end } == 4)
        #expect(transcript.isIdle)
    }

    @Test func itStopsBehindEachRequest() throws {
        let bytes = Array("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        var parser = HTTPRequestParser()
        try bytes.withUnsafeBytes { bytes in
            var input = bytes
            while let event = try parser.next(&input) {
                if case .end = event { break }
            }
            #expect(parser.isIdle)
            #expect(input.starts(with: "GET /2".utf8))
        }
    }

    @Test func whatFollowsAnUpgradeStaysInTheInput() throws {
        let bytes =
            Array("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n".utf8) + [0x81, 0x00]
        var parser = HTTPRequestParser()
        try bytes.withUnsafeBytes { bytes in
            var input = bytes
            let event = try parser.next(&input)
            guard case .head(let head) = event else {
                Issue.record("no head")
                return
            }
            #expect(head.fields.containsToken("upgrade", in: "connection"))
            #expect(Array(input) == [0x81, 0x00])
        }
    }

    @Test func oneEmptyLineMayStandInFront() {
        let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(readRequests("\r\n" + request + "\r\n" + request).heads.count == 2)
        #expect(readRequests("\r\n\r\n" + request).error == .invalidRequestLine(""))
        #expect(readRequests("\r\n").isIdle)
        #expect(readRequests("\r\nG").isIdle == false)
    }

    @Test func textAboveASCIIMayStandInAValue() {
        let transcript = readRequests("GET / HTTP/1.1\r\nHost: a\r\nName: Zoë\r\n\r\n")
        #expect(transcript.heads.first?.fields["name"] == "Zoë")
    }

    @Test func theAsteriskIsForOptions() {
        #expect(readRequests("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").heads.first?.target == "*")
    }

    @Test func anErrorIsThrownAgain() {
        var parser = HTTPRequestParser()
        let bytes = Array("GET / HTTP/2.0\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        bytes.withUnsafeBytes { bytes in
            var input = bytes
            #expect(throws: HTTPError.unsupportedVersion("HTTP/2.0")) { try parser.next(&input) }
            #expect(throws: HTTPError.unsupportedVersion("HTTP/2.0")) { try parser.next(&input) }
        }
        #expect(!parser.isIdle)
    }
}
