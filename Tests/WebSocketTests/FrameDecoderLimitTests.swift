import Testing

@testable import WebSocket

struct FrameDecoderLimitTests {
    private func limits(_ change: (inout WebSocketLimits) -> Void) -> WebSocketLimits {
        var limits = WebSocketLimits()
        change(&limits)
        return limits
    }

    @Test func messageOfOneFrame() {
        let limits = limits { $0.messageBytes = 1_000 }
        let largest = [UInt8](repeating: 1, count: 1_000)
        #expect(decode(Wire.frame(.binary, largest), limits: limits) == [.binary(largest)])
        let header = Wire.header(.binary, payloadBytes: 1_001)
        #expect(decode(header, limits: limits) == [.error(.messageTooLarge(bytes: 1_001, limit: 1_000))])
    }

    @Test func messageOfFragments() {
        let limits = limits { $0.messageBytes = 1_000 }
        let first = [UInt8](repeating: 1, count: 999)
        let start = Wire.frame(.binary, first, isFinal: false)
        #expect(decode(start + Wire.frame(.continuation, [2]), limits: limits) == [.binary(first + [2])])
        let tooLarge = Received.error(.messageTooLarge(bytes: 1_001, limit: 1_000))
        #expect(decode(start + Wire.header(.continuation, payloadBytes: 2), limits: limits) == [tooLarge])
    }

    @Test func theDefaultMessageLimit() {
        let largest = [UInt8](repeating: 1, count: 1 << 20)
        #expect(decode(Wire.frame(.binary, largest)) == [.binary(largest)])
        let bytes = UInt64(1 << 20) + 1
        let error = WebSocketError.messageTooLarge(bytes: bytes, limit: 1 << 20)
        #expect(decode(Wire.header(.binary, payloadBytes: bytes)) == [.error(error)])
        #expect(error.closeCode == .messageTooBig)
    }

    @Test func emptyFragmentsCount() {
        var stream = Wire.frame(.text, isFinal: false)
        for _ in 0..<1_022 { stream += Wire.frame(.continuation, isFinal: false) }
        #expect(decode(stream + Wire.frame(.continuation)) == [.text("")])
        let error = WebSocketError.tooManyFragments(limit: 1_024)
        let more = Wire.frame(.continuation, isFinal: false)
        #expect(decode(stream + more + Wire.frame(.continuation)) == [.error(error)])
        #expect(error.closeCode == .policyViolation)
    }

    @Test func theNextMessageHasItsOwnFragments() {
        let limits = limits { $0.fragments = 2 }
        let message = Wire.text("a", isFinal: false) + Wire.frame(.continuation, [UInt8(ascii: "b")])
        #expect(decode(message + message, limits: limits) == [.text("ab"), .text("ab")])
    }

    @Test func controlPayload() {
        let largest = [UInt8](repeating: 1, count: 125)
        #expect(decode(Wire.frame(.ping, largest)) == [.ping(largest)])
        #expect(decode(Wire.header(.ping, payloadBytes: 126)) == [.error(.controlTooLong)])
        #expect(decode(Wire.header(.close, payloadBytes: 70_000)) == [.error(.controlTooLong)])
    }

    @Test func lengthsAreMinimal() {
        let mask: [UInt8] = [0, 0, 0, 0]
        #expect(decode([0x82, 0xFE, 0, 125] + mask) == [.error(.lengthNotMinimal(125))])
        #expect(decode([0x82, 0xFE, 0, 126] + mask) == [])
        let short: [UInt8] = [0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        #expect(decode(short + mask) == [.error(.lengthNotMinimal(65_535))])
        let long: [UInt8] = [0x82, 0xFF, 0, 0, 0, 0, 0, 1, 0, 0]
        #expect(decode(long + mask) == [])
        let negative: [UInt8] = [0x82, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0]
        #expect(decode(negative + mask) == [.error(.lengthOutOfRange(1 << 63))])
        let largest: [UInt8] = [0x82, 0xFF, 0x7F] + [UInt8](repeating: 0xFF, count: 7)
        let limit = 1 << 20
        #expect(decode(largest + mask) == [.error(.messageTooLarge(bytes: UInt64(Int64.max), limit: limit))])
    }

    @Test func aSumPastTheLargestLengthIsTooLarge() {
        let start = Wire.frame(.binary, [1], isFinal: false)
        let rest = Wire.header(.continuation, payloadBytes: UInt64(Int64.max))
        #expect(decode(start + rest) == [.error(.messageTooLarge(bytes: 1 << 63, limit: 1 << 20))])
    }

    /// All values of the first byte with a valid second one, seen by the end that wants no mask.
    @Test func everyFirstByte() {
        for first in UInt8.min ... .max {
            let results = decode([first, 0x00], role: .client)
            let expected: [Received]
            switch (first & 0x70, first & 0x0F, first & 0x80 != 0) {
            case (1..., _, _): expected = [.error(.reservedBits(first >> 4 & 7))]
            case (_, 3...7, _), (_, 11...15, _): expected = [.error(.reservedOpcode(first & 0x0F))]
            case (_, 0, _): expected = [.error(.nothingToContinue)]
            case (_, 8...10, false): expected = [.error(.fragmentedControl)]
            case (_, 1, true): expected = [.text("")]
            case (_, 2, true): expected = [.binary([])]
            case (_, 8, _): expected = [.close(nil, "")]
            case (_, 9, _): expected = [.ping([])]
            case (_, 10, _): expected = [.pong([])]
            default: expected = []
            }
            #expect(results == expected, "first byte \(first)")
        }
    }

    @Test func masksAreEnforcedEitherWay() {
        #expect(decode(Wire.text("a", from: .server), role: .server) == [.error(.unmasked)])
        #expect(decode(Wire.text("a", from: .client), role: .client) == [.error(.masked)])
    }

    @Test func messagesDoNotInterleave() {
        let stream = Wire.text("a", isFinal: false) + Wire.text("b")
        #expect(decode(stream) == [.error(.messageInterrupted)])
    }

    @Test func textFailsAtTheFirstImpossibleByte() {
        let key = MaskingKey(word: 0)
        let header = FrameHeader(opcode: .text, isFinal: false, payloadBytes: 1_000, mask: key)
        let stream = Wire.bytes(of: header)
        #expect(decode(stream + [0x61, 0xF4]) == [])
        #expect(decode(stream + [0x61, 0xF4, 0x90]) == [.error(.invalidUTF8)])
        #expect(decode(Wire.frame(.text, [0xC2])) == [.error(.invalidUTF8)])
        #expect(decode(Wire.frame(.binary, [0xC2])) == [.binary([0xC2])])
    }
}
