import HTTP1
import Testing

/// Messages that two readers could understand differently, or that are plainly wrong.
@Suite struct HTTPRequestRefusalTests {
    @Test(
        "Start lines",
        arguments: [
            ("GET / HTTP/1.2", .unsupportedVersion("HTTP/1.2"), 505),
            ("GET / HTTP/2.0", .unsupportedVersion("HTTP/2.0"), 505),
            ("GET / HTTP/0.9", .unsupportedVersion("HTTP/0.9"), 505),
            ("GET / HTTP/1.10", .invalidRequestLine("GET / HTTP/1.10"), 400),
            ("GET / http/1.1", .invalidRequestLine("GET / http/1.1"), 400),
            ("GET / ICY/1.1", .invalidRequestLine("GET / ICY/1.1"), 400),
            ("GET /", .invalidRequestLine("GET /"), 400),
            ("GET", .invalidRequestLine("GET"), 400),
            ("GET  HTTP/1.1", .invalidRequestLine("GET  HTTP/1.1"), 400),
            ("GET HTTP/1.1", .invalidRequestLine("GET HTTP/1.1"), 400),
            (" GET / HTTP/1.1", .invalidMethod(""), 400),
            ("GET  / HTTP/1.1", .invalidTarget(" /"), 400),
            ("GET /  HTTP/1.1", .invalidTarget("/ "), 400),
            ("GET / HTTP/1.1 ", .invalidRequestLine("GET / HTTP/1.1 "), 400),
            ("GET /a b HTTP/1.1", .invalidTarget("/a b"), 400),
            ("GET\t/ HTTP/1.1", .invalidRequestLine("GET\t/ HTTP/1.1"), 400),
            ("G(T / HTTP/1.1", .invalidMethod("G(T"), 400),
            ("GET http://a/ HTTP/1.1", .invalidTarget("http://a/"), 400),
            ("GET a HTTP/1.1", .invalidTarget("a"), 400),
            ("GET * HTTP/1.1", .invalidTarget("*"), 400),
            ("CONNECT a:80 HTTP/1.1", .invalidTarget("a:80"), 400),
            ("GET /#a HTTP/1.1", .invalidTarget("/#a"), 400),
            ("GET /é HTTP/1.1", .invalidTarget("/é"), 400),
        ] as [(String, HTTPError, Int)]
    )
    func startLines(line: String, error: HTTPError, status: Int) {
        #expect(readRequests(line + "\r\nHost: a\r\n\r\n").error == error)
        #expect(error.status == status)
    }

    @Test(
        "Fields",
        arguments: [
            ("Name : value", .whitespaceBeforeColon("Name ")),
            ("Name\t: value", .whitespaceBeforeColon("Name\t")),
            ("Name: value\r\n folded", .foldedField(" folded")),
            ("Name: value\r\n\tfolded", .foldedField("\tfolded")),
            ("Name", .missingColon("Name")),
            (": value", .invalidFieldName("")),
            ("Na me: value", .invalidFieldName("Na me")),
            ("Na\"me: value", .invalidFieldName("Na\"me")),
            ("Naïve: value", .invalidFieldName("Naïve")),
            ("Name: a\0b", .controlCharacter(0)),
            ("Name: a\u{1}b", .controlCharacter(1)),
            ("Name: a\u{b}b", .controlCharacter(11)),
            ("Name: a\u{7f}b", .controlCharacter(0x7F)),
            ("Name: a\rb", .bareCarriageReturn),
            ("Name: a\r\rb", .bareCarriageReturn),
            ("Name: a\nOther: b", .bareLineFeed),
            ("Name: a\n\r\nOther: b", .bareLineFeed),
        ] as [(String, HTTPError)]
    )
    func fields(line: String, error: HTTPError) {
        #expect(readRequests("GET / HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n").error == error)
        #expect(error.status == 400)
    }

    @Test func lineEndsOfTheHead() {
        #expect(readRequests("GET / HTTP/1.1\nHost: a\n\n").error == .bareLineFeed)
        #expect(readRequests("GET / HTTP/1.1\r\nHost: a\r\n\n").error == .bareLineFeed)
        #expect(readRequests("GET / HTTP/1.1\r\nHost: a\r\n\rX").error == .bareCarriageReturn)
        #expect(readRequests("\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").error == .bareLineFeed)
        #expect(readRequests("\rGET / HTTP/1.1\r\nHost: a\r\n\r\n").error == .bareCarriageReturn)
    }

    @Test func whatIsNotUTF8() {
        let request = Array("GET / HTTP/1.1\r\nHost: a\r\nName: ".utf8) + [0xC3] + Array("\r\n\r\n".utf8)
        #expect(readRequests([request]).error == .invalidFieldValue(name: "Name"))
    }

    @Test func aTLSClientIsToldAtItsFirstByte() {
        #expect(readRequests([[0x16, 0x03, 0x01]]).error == .controlCharacter(0x16))
    }

    @Test(
        "Framing",
        arguments: [
            ("Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength("5, 5"), 400),
            ("Content-Length: 5\r\ncontent-length: 6", .repeatedContentLength("5, 6"), 400),
            ("Content-Length: 5, 5", .repeatedContentLength("5, 5"), 400),
            ("Content-Length:", .invalidContentLength(""), 400),
            ("Content-Length: +5", .invalidContentLength("+5"), 400),
            ("Content-Length: -5", .invalidContentLength("-5"), 400),
            ("Content-Length: 0x5", .invalidContentLength("0x5"), 400),
            ("Content-Length: 5 5", .invalidContentLength("5 5"), 400),
            ("Content-Length: 5.0", .invalidContentLength("5.0"), 400),
            ("Content-Length: ٥", .invalidContentLength("٥"), 400),
            ("Content-Length: 5\r\nTransfer-Encoding: chunked", .contentLengthWithTransferEncoding, 400),
            ("Transfer-Encoding: chunked\r\nContent-Length: 5", .contentLengthWithTransferEncoding, 400),
            ("Transfer-Encoding: identity", .unsupportedTransferCoding("identity"), 501),
            ("Transfer-Encoding: gzip, chunked", .unsupportedTransferCoding("gzip, chunked"), 501),
            ("Transfer-Encoding: chunked, chunked", .unsupportedTransferCoding("chunked, chunked"), 501),
            ("Transfer-Encoding: chunked\r\nTransfer-Encoding: x", .unsupportedTransferCoding("chunked, x"), 501),
            ("Transfer-Encoding: chunked;q=1", .unsupportedTransferCoding("chunked;q=1"), 501),
            ("Transfer-Encoding: xchunked", .unsupportedTransferCoding("xchunked"), 501),
            ("Transfer-Encoding:", .unsupportedTransferCoding(""), 501),
            (
                "Content-Length: 9223372036854775807",
                .bodyTooLarge(bytes: 9_223_372_036_854_775_807, limit: 1_048_576), 413
            ),
            (
                "Content-Length: 99999999999999999999999999",
                .bodyTooLarge(bytes: 9_223_372_036_854_775_807, limit: 1_048_576), 413
            ),
            ("Expect: 200-ok", .unsupportedExpectation("200-ok"), 417),
        ] as [(String, HTTPError, Int)]
    )
    func framing(fields: String, error: HTTPError, status: Int) {
        #expect(readRequests("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n\r\nhello").error == error)
        #expect(error.status == status)
    }

    @Test func transferEncodingInHTTP10() {
        let transcript = readRequests("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
        #expect(transcript.error == .transferEncodingInHTTP10)
    }

    @Test func noNumberFitsAnEndlessLimit() {
        let limits = HTTPLimits(bodyBytes: .max)
        let length = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551621\r\n\r\nhello"
        #expect(readRequests(length, limits: limits).error == .bodyTooLarge(bytes: .max, limit: .max))
        let chunk = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000005\r\nhello"
        #expect(readRequests(chunk, limits: limits).error == .bodyTooLarge(bytes: .max, limit: .max))
        let sum = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7ffffffffffffffe\r\n"
        #expect(readRequests(sum, limits: limits).error == .bodyTooLarge(bytes: .max, limit: .max))
    }

    @Test func hosts() {
        #expect(readRequests("GET / HTTP/1.1\r\n\r\n").error == .missingHost)
        #expect(readRequests("GET / HTTP/1.0\r\n\r\n").error == nil)
        #expect(readRequests("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n").error == .repeatedHost("a, a"))
        #expect(readRequests("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n").error == .repeatedHost("a, b"))
        #expect(readRequests("GET / HTTP/1.1\r\nHost: [::1]:4001\r\n\r\n").error == nil)
        for host in ["a b", "a/b", "a@b", "a, b", "a?b", "a#b", "a\\b", "ä"] {
            #expect(readRequests("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").error == .invalidHost(host))
        }
    }

    @Test(
        "Chunks",
        arguments: [
            ("\r\n", .invalidChunkLine(byte: 0x0D)),
            (";\r\n", .invalidChunkLine(byte: 0x3B)),
            ("0x5\r\n", .invalidChunkLine(byte: 0x78)),
            ("+5\r\n", .invalidChunkLine(byte: 0x2B)),
            ("-5\r\n", .invalidChunkLine(byte: 0x2D)),
            ("5 \r\n", .invalidChunkLine(byte: 0x20)),
            (" 5\r\n", .invalidChunkLine(byte: 0x20)),
            ("5_0\r\n", .invalidChunkLine(byte: 0x5F)),
            ("5\nhello", .invalidChunkLine(byte: 0x0A)),
            ("5\rhello", .bareCarriageReturn),
            ("5;a\nhello", .invalidChunkLine(byte: 0x0A)),
            ("5;a\rb\r\nhello", .bareCarriageReturn),
            ("5;\0\r\nhello", .invalidChunkLine(byte: 0)),
            ("5\r\nhello0\r\n", .missingChunkEnd(byte: 0x30)),
            ("5\r\nhello\n0\r\n", .missingChunkEnd(byte: 0x0A)),
            ("5\r\nhello\r0\r\n", .missingChunkEnd(byte: 0x30)),
            ("0\r\nGET / HTTP/1.1\r\n", .invalidTrailer(byte: 0x20)),
            ("0\r\n: a\r\n", .invalidTrailer(byte: 0x3A)),
            ("0\r\n folded\r\n", .invalidTrailer(byte: 0x20)),
            ("0\r\nName : a\r\n", .invalidTrailer(byte: 0x20)),
            ("0\r\nName\r\n", .invalidTrailer(byte: 0x0D)),
            ("0\r\nName: a\nB: c\r\n", .bareLineFeed),
            ("0\r\nName: a\rB: c\r\n", .bareCarriageReturn),
            ("0\r\nName: \0\r\n", .controlCharacter(0)),
            ("0\r\n\n", .invalidTrailer(byte: 0x0A)),
            ("0\r\n\rX", .bareCarriageReturn),
        ] as [(String, HTTPError)]
    )
    func chunks(body: String, error: HTTPError) {
        let transcript = readRequests("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        #expect(transcript.error == error)
        #expect(error.status == 400)
    }
}
