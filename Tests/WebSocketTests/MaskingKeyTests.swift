import TestSupport
import Testing

@testable import WebSocket

struct MaskingKeyTests {
    /// Each length and phase that the wide, the word and the byte loops can meet, at an odd address too.
    @Test(arguments: 0..<4)
    func agreesWithTheDefinition(phase: Int) {
        let octets: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        for count in 0...200 {
            let plain = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let expected = plain.enumerated().map { $1 ^ octets[($0 + phase) % 4] }
            for shift in 0..<2 {
                var bytes = [UInt8](repeating: 0, count: shift) + plain
                bytes.withUnsafeMutableBytes {
                    Wire.key.apply(to: UnsafeMutableRawBufferPointer(rebasing: $0[shift...]), phase: phase)
                }
                #expect(Array(bytes[shift...]) == expected)
            }
        }
    }

    @Test func twiceIsTheOriginal() {
        var generator = SeededGenerator(seed: 1)
        let key = MaskingKey(using: &generator)
        let plain = Array("the quick brown fox jumps over the lazy dog".utf8)
        var bytes = plain
        bytes.withUnsafeMutableBytes { key.apply(to: $0) }
        #expect(bytes != plain)
        bytes.withUnsafeMutableBytes { key.apply(to: $0) }
        #expect(bytes == plain)
    }
}
