import HTTP1
import Testing

/// Each limit with a message just at it, which is read, and one a byte or field beyond, which is not.
@Suite struct HTTPLimitsTests {
    private let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    @Test func headBytes() {
        let start = "GET / HTTP/1.1\r\nHost: a\r\nName: "
        let limits = HTTPLimits(headBytes: 100)
        func request(bytes: Int) -> String {
            start + String(repeating: "x", count: bytes - start.utf8.count - 4) + "\r\n\r\n"
        }
        #expect(readRequests(request(bytes: 100), limits: limits).error == nil)
        #expect(readRequests("\r\n" + request(bytes: 100), limits: limits).error == nil)
        #expect(readRequests(request(bytes: 101), limits: limits).error == .headTooLarge(limit: 100))
        #expect(HTTPError.headTooLarge(limit: 100).status == 431)
    }

    @Test func anEndlessHeadIsRefusedBeforeItsEnd() {
        let endless = String(repeating: "x", count: 101)
        let limits = HTTPLimits(headBytes: 100)
        #expect(readRequests(endless, limits: limits).error == .startLineTooLong(limit: 100))
        #expect(HTTPError.startLineTooLong(limit: 100).status == 414)
        #expect(readRequests("GET / HTTP/1.1\r\n" + endless, limits: limits).error == .headTooLarge(limit: 100))
    }

    @Test func fields() {
        let limits = HTTPLimits(fields: 3)
        let request = "GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nA: 2\r\n"
        #expect(readRequests(request + "\r\n", limits: limits).error == nil)
        #expect(readRequests(request + "A: 3\r\n\r\n", limits: limits).error == .tooManyFields(limit: 3))
        #expect(HTTPError.tooManyFields(limit: 3).status == 431)
    }

    @Test func targetBytes() {
        let limits = HTTPLimits(targetBytes: 4)
        #expect(readRequests("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).error == nil)
        let error = readRequests("GET /abcd HTTP/1.1\r\nHost: a\r\n\r\n", limits: limits).error
        #expect(error == .targetTooLong(bytes: 5, limit: 4))
        #expect(error?.status == 414)
    }

    @Test func bodyBytesWithALength() {
        let limits = HTTPLimits(bodyBytes: 5)
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
        #expect(readRequests(head + "5\r\n\r\nhello", limits: limits).bodies == [Array("hello".utf8)])
        let error = readRequests(head + "6\r\n\r\n", limits: limits).error
        #expect(error == .bodyTooLarge(bytes: 6, limit: 5))
        #expect(error?.status == 413)
    }

    @Test func bodyBytesInChunks() {
        let limits = HTTPLimits(bodyBytes: 5)
        #expect(readRequests(chunked + "3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", limits: limits).error == nil)
        let error = readRequests(chunked + "3\r\nhel\r\n3\r\n", limits: limits).error
        #expect(error == .bodyTooLarge(bytes: 6, limit: 5))
    }

    @Test func bodyBytesUntilTheConnectionCloses() {
        let limits = HTTPLimits(bodyBytes: 5)
        let head = "HTTP/1.1 200 OK\r\n\r\n"
        #expect(readResponses(head + "hello", limits: limits, closes: true).bodies == [Array("hello".utf8)])
        #expect(readResponses(head + "hello!", limits: limits).error == .bodyTooLarge(bytes: 6, limit: 5))
        let pieces = [head, "hello", "!"].map { Array($0.utf8) }
        #expect(readResponses(pieces, limits: limits).error == .bodyTooLarge(bytes: 6, limit: 5))
    }

    @Test func chunkLineBytes() {
        let limits = HTTPLimits(chunkLineBytes: 8)
        #expect(readRequests(chunked + "00000001\r\nx\r\n0\r\n\r\n", limits: limits).error == nil)
        #expect(readRequests(chunked + "1;456789", limits: limits).error == nil)
        let error = HTTPError.chunkLineTooLong(limit: 8)
        #expect(readRequests(chunked + "000000001", limits: limits).error == error)
        #expect(readRequests(chunked + "1;4567890", limits: limits).error == error)
        #expect(error.status == 400)
    }

    @Test func trailersShareTheLimitOfTheHead() {
        let limits = HTTPLimits(headBytes: 60)
        func body(trailerBytes: Int) -> String {
            "0\r\nA:" + String(repeating: "x", count: trailerBytes - 6) + "\r\n\r\n"
        }
        #expect(chunked.utf8.count <= 60)
        #expect(readRequests(chunked + body(trailerBytes: 60), limits: limits).items.last == .end)
        #expect(readRequests(chunked + body(trailerBytes: 61), limits: limits).error == .trailersTooLarge(limit: 60))
    }

    @Test func theDefaultsAreThoseOfTheProtocol() {
        #expect(HTTPLimits().headBytes == 8_192)
        #expect(HTTPLimits().fields == 64)
        #expect(HTTPLimits().bodyBytes == 1_048_576)
    }
}
