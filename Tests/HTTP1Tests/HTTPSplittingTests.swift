import HTTP1
import TestSupport
import Testing

/// However a connection cuts its bytes into pieces, a parser makes the same of them.
@Suite struct HTTPSplittingTests {
    static let requests = Array(
        ("\r\nGET /status HTTP/1.1\r\nHost: localhost:4001\r\nConnection: keep-alive, Upgrade\r\n\r\n"
            + "POST /broadcast?a=b HTTP/1.1\r\nHost: [::1]:4001\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\nhello\r\nworld"
            + "POST /handshake HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "4;a=\"b\"\r\nWiki\r\n000C\r\npedia in\r\n\r\n\r\n0\r\nTrailer: x\r\n\r\n"
            + "\r\nOPTIONS * HTTP/1.0\r\n\r\n").utf8
    )

    static let responses = Array(
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
            + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\ndata: \r\n2\r\n1\n\r\n0\r\n\r\n"
            + "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.0 200 Fine\r\nServer: x\r\n\r\nuntil the end").utf8
    )

    @Test func requestsAtEveryByte() {
        let whole = readRequests([Self.requests])
        #expect(whole.error == nil && whole.heads.count == 4 && whole.isIdle)
        for split in 0...Self.requests.count {
            let pieces = [Array(Self.requests[..<split]), Array(Self.requests[split...])]
            #expect(readRequests(pieces) == whole, "split at \(split)")
        }
    }

    @Test func requestsByteByByte() {
        #expect(readRequests(Self.requests.byteByByte) == readRequests([Self.requests]))
    }

    @Test func responsesByteByByte() {
        let whole = readResponses([Self.responses], closes: true)
        #expect(whole.error == nil && whole.heads.count == 5)
        #expect(readResponses(Self.responses.byteByByte, closes: true) == whole)
    }

    @Test(arguments: UInt64(0)..<50)
    func atRandom(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let requests = Self.requests.split(using: &generator)
        #expect(readRequests(requests) == readRequests([Self.requests]), "seed \(seed)")
        let responses = Self.responses.split(using: &generator)
        #expect(readResponses(responses) == readResponses([Self.responses]), "seed \(seed)")
    }

    @Test("Damaged messages are read or refused alike, whole and in pieces", arguments: UInt64(0)..<20)
    func damaged(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var refused = 0
        for round in 0..<100 {
            let requests = Self.requests.mutated(using: &generator)
            let whole = readRequests([requests])
            #expect(readRequests(requests.split(using: &generator)) == whole, "seed \(seed), round \(round)")
            if whole.error != nil { refused += 1 }
            let responses = Self.responses.mutated(using: &generator)
            #expect(
                readResponses(responses.split(using: &generator), closes: true)
                    == readResponses([responses], closes: true),
                "seed \(seed), round \(round)"
            )
        }
        #expect(refused > 0, "seed \(seed)")
    }

    @Test(arguments: UInt64(0)..<5)
    func noise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for round in 0..<200 {
            let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            #expect(readRequests(bytes.byteByByte) == readRequests([bytes]), "seed \(seed), round \(round)")
            #expect(readResponses(bytes.byteByByte) == readResponses([bytes]), "seed \(seed), round \(round)")
        }
    }
}

extension [UInt8] {
    /// These bytes with a few of them changed, doubled, lost or replaced by ones that mean something to HTTP.
    fileprivate func mutated(using generator: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        let telling = Array("\r\n :;,0fF\t\0\u{7f}%".utf8)
        for _ in 0..<Int.random(in: 1...6, using: &generator) where !bytes.isEmpty {
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(bytes[index], at: index)
            default: bytes[index] = telling.randomElement(using: &generator) ?? 0
            }
        }
        return bytes
    }
}
