import HTTP1
import Testing

@Suite struct HTTPWritingTests {
    @Test func aRequestHeadIsReadBackAsItWas() {
        let head = HTTPRequestHead(
            method: "GET",
            target: "/v1/link?node=1",
            fields: HTTPFields([("Host", "localhost"), ("Upgrade", "websocket"), ("Name", "Zoë, \tb")])
        )
        var output: [UInt8] = []
        head.serialize(into: &output)
        #expect(readRequests([output]).heads == [head])
        #expect(output.starts(with: "GET /v1/link?node=1 HTTP/1.1\r\nHost: localhost\r\n".utf8))
    }

    @Test func aResponseHeadIsReadBackAsItWas() {
        let head = HTTPResponseHead(status: 200, reason: "Fine", minorVersion: 0, fields: HTTPFields([("Server", "x")]))
        var output: [UInt8] = []
        head.serialize(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "HTTP/1.0 200 Fine\r\nServer: x\r\n\r\n")
        #expect(readResponses([output]).heads == [head])
    }

    @Test func aWholeResponse() {
        let response = HTTPResponse(
            status: 404,
            fields: HTTPFields([("Content-Type", "text/plain")]),
            body: Array("no\n".utf8),
            keepsAlive: false,
            date: "Sun, 06 Nov 1994 08:49:37 GMT"
        )
        let head = """
            HTTP/1.1 404 Not Found\r
            Content-Type: text/plain\r
            Content-Length: 3\r
            Connection: close\r
            Date: Sun, 06 Nov 1994 08:49:37 GMT\r
            \r\n
            """
        var output: [UInt8] = []
        response.serialize(into: &output)
        #expect(String(decoding: output, as: UTF8.self) == head + "no\n")
        output.removeAll()
        response.serialize(into: &output, omittingBody: true)
        #expect(String(decoding: output, as: UTF8.self) == head)
    }

    @Test(arguments: [101, 204, 304])
    func statusesWithoutABodyHaveNoLength(status: Int) {
        #expect(HTTPResponse(status: status).head.fields["Content-Length"] == nil)
        #expect(HTTPResponse(status: 200).head.fields["Content-Length"] == "0")
    }

    @Test func chunksAreReadBack() {
        var output: [UInt8] = []
        HTTPResponseHead(status: 200, fields: HTTPFields([("Transfer-Encoding", "chunked")])).serialize(into: &output)
        HTTPChunk.append(Array("hello, ".utf8), to: &output)
        HTTPChunk.append([], to: &output)
        HTTPChunk.append([UInt8](repeating: UInt8(ascii: "x"), count: 300), to: &output)
        HTTPChunk.appendLast(to: &output)
        let transcript = readResponses([output])
        #expect(transcript.bodies == [Array(("hello, " + String(repeating: "x", count: 300)).utf8)])
        #expect(transcript.items.last == .end)
    }

    @Test func forgedHeadsTrap() async {
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            HTTPResponseHead(status: 200, fields: HTTPFields([("A", "b\r\nC: d")])).serialize(into: &output)
        }
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            HTTPResponseHead(status: 200, fields: HTTPFields([("A: b\r\nC", "d")])).serialize(into: &output)
        }
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            HTTPRequestHead(method: "GET", target: "/ HTTP/1.1\r\nA: b").serialize(into: &output)
        }
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            HTTPRequestHead(method: "GET / HTTP/1.1\r\n", target: "/").serialize(into: &output)
        }
        await #expect(processExitsWith: .failure) {
            var output: [UInt8] = []
            HTTPResponseHead(status: 200, reason: "OK\n").serialize(into: &output)
        }
    }

    @Test func contradictoryResponsesTrap() async {
        await #expect(processExitsWith: .failure) { _ = HTTPResponse(status: 204, body: [1]) }
        await #expect(processExitsWith: .failure) {
            _ = HTTPResponse(status: 200, fields: HTTPFields([("content-length", "1")]))
        }
    }

    @Test func descriptionsNameTheValueAndTheLimit() {
        #expect(
            HTTPError.bodyTooLarge(bytes: 6, limit: 5).description == "the body has 6 bytes or more, the limit is 5"
        )
        #expect(HTTPError.controlCharacter(1).description.contains("0x01"))
    }
}
