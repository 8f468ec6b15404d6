import HTTP1
import Testing

@Suite struct HTTPResponseParserTests {
    @Test func aBodyWithALength() {
        let transcript = readResponses("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno")
        let head = HTTPResponseHead(status: 404, fields: HTTPFields([("Content-Length", "2")]))
        #expect(transcript == Transcript(items: [.head(head), .body(Array("no".utf8)), .end], isIdle: true))
    }

    @Test func aChunkedBodyComesInPiecesAsTheyArrive() throws {
        var parser = HTTPResponseParser()
        var pieces: [[UInt8]] = []
        for text in ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n", "dat", "a: \r\n2\r\n1\n"] {
            try Array(text.utf8).withUnsafeBytes { bytes in
                var input = bytes
                while let event = try parser.next(&input) {
                    if case .body(let piece) = event { pieces.append(Array(piece)) }
                }
            }
        }
        #expect(pieces == ["dat", "a: ", "1\n"].map { Array($0.utf8) })
        #expect(throws: HTTPError.truncated) { try parser.inputEnded() }
        #expect(throws: HTTPError.truncated) { try parser.inputEnded() }
    }

    @Test func aBodyUntilTheConnectionCloses() {
        let text = "HTTP/1.0 200 OK\r\n\r\nhello"
        #expect(readResponses(text).items.count == 2)
        #expect(readResponses(text, closes: true).items.last == .end)
        #expect(readResponses(text, closes: true).bodies == [Array("hello".utf8)])
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "H"])
    func anEndWithinAResponse(text: String) {
        #expect(readResponses(text, closes: true).error == .truncated)
    }

    @Test func anEndBetweenResponses() {
        #expect(readResponses("", closes: true) == Transcript(isIdle: true))
        #expect(readResponses("HTTP/1.1 204 No Content\r\n\r\n", closes: true).error == nil)
    }

    @Test(arguments: [100, 101, 103, 204, 304])
    func statusesWithoutABody(status: Int) {
        let transcript = readResponses(
            "HTTP/1.1 \(status) \r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        )
        #expect(transcript.heads.map(\.status) == [status, 200])
        #expect(transcript.error == nil)
    }

    @Test func theAnswerToHEADHasNoBodyHoweverLarge() {
        let text = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n"
        let transcript = readResponses(text, method: "HEAD")
        #expect(transcript.items.count == 2 && transcript.items.last == .end)
        #expect(readResponses(text).error == .bodyTooLarge(bytes: 5_000_000, limit: 1_048_576))
    }

    @Test func theMethodMayChangeBetweenResponses() throws {
        var parser = HTTPResponseParser(method: "HEAD")
        let bytes = Array("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n".utf8)
        let count = try bytes.withUnsafeBytes { bytes in
            var count = 0
            var input = bytes
            while try parser.next(&input) != nil { count += 1 }
            parser.requestSent(method: "GET")
            input = bytes
            while try parser.next(&input) != nil { count += 1 }
            return count
        }
        #expect(count == 3)
        #expect(!parser.isIdle)
    }

    @Test func whatFollowsAnUpgradeStaysInTheInput() throws {
        let bytes = Array("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".utf8) + [0x81, 0x00]
        var parser = HTTPResponseParser()
        try bytes.withUnsafeBytes { bytes in
            var input = bytes
            _ = try parser.next(&input)
            #expect(Array(input) == [0x81, 0x00])
        }
    }

    @Test func reasons() {
        #expect(readResponses("HTTP/1.1 200\r\n\r\n").heads.first?.reason == "")
        #expect(readResponses("HTTP/1.1 200 \r\n\r\n").heads.first?.reason == "")
        #expect(readResponses("HTTP/1.1 200 Alles in Ordnung\r\n\r\n").heads.first?.reason == "Alles in Ordnung")
    }

    @Test(
        arguments: [
            "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 20", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK", "HTTP/1.1 600 OK",
            "HTTP/1.1  200 OK",
            "HTTP/1.1 2x0 OK", "HTTP/1.1\t200 OK", "ICY 200 OK", "http/1.1 200 OK", "GET / HTTP/1.1",
        ]
    )
    func wrongStatusLines(line: String) {
        #expect(readResponses(line + "\r\n\r\n").error == .invalidStatusLine(line))
    }

    @Test func wrongVersions() {
        #expect(readResponses("HTTP/2.0 200 OK\r\n\r\n").error == .unsupportedVersion("HTTP/2.0"))
        #expect(
            readResponses("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").error == .transferEncodingInHTTP10
        )
    }

    @Test func framingIsAsStrictAsInRequests() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
        #expect(readResponses(head + "Content-Length: 5\r\n\r\n").error == .repeatedContentLength("5, 5"))
        #expect(readResponses(head + "Transfer-Encoding: chunked\r\n\r\n").error == .contentLengthWithTransferEncoding)
    }
}
