import Testing

@testable import WebSocket

struct CloseFrameTests {
    /// All codes there are, against the table of RFC 6455, section 7.4, and IANA's registry.
    @Test func everyCode() {
        let registered: Set<UInt16> = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]
        for code in UInt16.min ... .max {
            let isValid = registered.contains(code) || (3000...4999).contains(code)
            let expected = isValid ? Received.close(code, "") : .error(.invalidCloseCode(code))
            if decode(Wire.close(code)) != [expected] { Issue.record("code \(code)") }
        }
    }

    @Test func payloads() {
        #expect(decode(Wire.frame(.close)) == [.close(nil, "")])
        #expect(decode(Wire.frame(.close, [3])) == [.error(.truncatedCloseCode)])
        let longest = String(repeating: "x", count: 123)
        #expect(decode(Wire.close(1000, longest)) == [.close(1000, longest)])
        #expect(decode(Wire.frame(.close, [3, 0xE8, 0xC3])) == [.error(.invalidUTF8)])
        #expect(decode(Wire.frame(.close, [3, 0xE8, 0xFF, 0x61])) == [.error(.invalidUTF8)])
    }

    @Test func reasonsAreCutBetweenCharacters() {
        let payload = ClosePayload.encode(.normal, reason: String(repeating: "水", count: 50))
        #expect(payload.count == 125)
        #expect(payload == [3, 0xE8] + Array(String(repeating: "水", count: 41).utf8))
        let uneven = ClosePayload.encode(.normal, reason: "x" + String(repeating: "水", count: 50))
        #expect(uneven.count == 123)
        #expect(ClosePayload.encode(nil, reason: "unsaid") == [])
    }

    @Test(arguments: [
        WebSocketError.reservedBits(7), .reservedOpcode(15), .unmasked, .masked, .fragmentedControl, .controlTooLong,
        .lengthNotMinimal(.max), .lengthOutOfRange(.max), .nothingToContinue, .messageInterrupted,
        .messageTooLarge(bytes: .max, limit: .max), .tooManyFragments(limit: .max), .invalidUTF8,
        .truncatedCloseCode, .invalidCloseCode(.max), .tooManyPings(limit: .max),
    ])
    func errorsFitACloseFrame(error: WebSocketError) {
        #expect(error.closeCode.mayBeSent)
        #expect(error.description.utf8.count <= 123)
        #expect(error.description.utf8.allSatisfy { $0 < 0x80 })
    }
}
