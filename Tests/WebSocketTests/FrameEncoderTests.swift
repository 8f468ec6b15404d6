import Testing

@testable import WebSocket

struct FrameEncoderTests {
    @Test(
        arguments: [
            (0, [0x82, 0]), (125, [0x82, 125]), (126, [0x82, 126, 0, 126]), (65_535, [0x82, 126, 0xFF, 0xFF]),
            (65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] as [(UInt64, [UInt8])]
    )
    func headersAreMinimal(payloadBytes: UInt64, expected: [UInt8]) {
        let header = FrameHeader(opcode: .binary, payloadBytes: payloadBytes)
        #expect(Wire.bytes(of: header) == expected)
        #expect(header.encodedBytes == expected.count)
    }

    @Test func maskedExample() {
        let expected: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(Wire.text("Hello") == expected)
    }

    @Test func framesAreAppended() {
        var output: [UInt8] = [1, 2, 3]
        for _ in 0..<3 {
            [UInt8](repeating: 7, count: 2).withUnsafeBytes {
                FrameEncoder.append(.text, isFinal: false, payload: $0, to: &output)
            }
        }
        #expect(output == [1, 2, 3, 0x01, 2, 7, 7, 0x01, 2, 7, 7, 0x01, 2, 7, 7])
    }

    @Test func whatIsEncodedIsDecoded() {
        for count in [0, 1, 31, 32, 125, 126, 127, 65_535, 65_536, 70_001] {
            let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            #expect(decode(Wire.frame(.binary, payload)) == [.binary(payload)])
            #expect(decode(Wire.frame(.binary, payload, from: .server), role: .client) == [.binary(payload)])
        }
    }
}
