import TestSupport
import Testing

@testable import WebSocket

struct UTF8ValidatorTests {
    /// Whether `bytes`, handed over in pieces of `step`, are whole UTF-8.
    private func isValid(_ bytes: [UInt8], step: Int = .max) -> Bool {
        var validator = UTF8Validator()
        var rest = bytes[...]
        while !rest.isEmpty {
            let isAccepted = rest.prefix(step).withUnsafeBytes { validator.accept($0) }
            if !isAccepted { return false }
            rest = rest.dropFirst(step)
        }
        return validator.isComplete
    }

    /// How many bytes of `bytes` are taken before one is refused; nil if none is.
    private func refusedOffset(_ bytes: [UInt8]) -> Int? {
        var validator = UTF8Validator()
        return bytes.firstIndex { byte in
            withUnsafeBytes(of: byte) { !validator.accept($0) }
        }
    }

    private func isValidForSwift(_ bytes: [UInt8]) -> Bool {
        String(validating: bytes, as: UTF8.self) != nil
    }

    @Test func everyScalarIsValid() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(UTF8.encode(scalar) ?? .encodedReplacementCharacter)
            if !isValid(bytes) { Issue.record("U+\(String(value, radix: 16)) is refused") }
        }
    }

    /// Every lead byte with every second byte, completed by the lowest continuation bytes.
    @Test func everyPairOfLeadAndSecondByte() {
        for lead in UInt8.min ... .max {
            for second in UInt8.min ... .max {
                for tail in 0...3 {
                    let bytes = [lead, second] + [UInt8](repeating: 0x80, count: tail)
                    if isValid(bytes) != isValidForSwift(bytes) { Issue.record("\(bytes)") }
                }
            }
        }
    }

    @Test(
        arguments: [
            ([0x80], 0), ([0xBF], 0), ([0xC0], 0), ([0xC1], 0), ([0xF5], 0), ([0xFE], 0), ([0xFF], 0),
            ([0xE0, 0x9F], 1), ([0xED, 0xA0], 1), ([0xED, 0xBF], 1), ([0xF0, 0x8F], 1), ([0xF4, 0x90], 1),
            ([0xC2, 0x20], 1), ([0xE1, 0x80, 0x20], 2), ([0xF1, 0x80, 0x80, 0x20], 3), ([0xF4, 0x8F, 0xBF, 0xC0], 3),
        ] as [([UInt8], Int)]
    )
    func failsAtTheFirstImpossibleByte(bytes: [UInt8], offset: Int) {
        #expect(refusedOffset(bytes) == offset)
    }

    @Test func longestCharacterAndUnfinishedOnes() {
        let last: [UInt8] = [0xF4, 0x8F, 0xBF, 0xBF]
        #expect(isValid(last))
        for count in 1...3 {
            #expect(refusedOffset(Array(last.prefix(count))) == nil)
            #expect(!isValid(Array(last.prefix(count))))
        }
    }

    /// One bad byte at every place of runs of ASCII of every length that the blocks can meet.
    @Test func oneBadByteInASCII() {
        for count in 1...100 {
            let ascii = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            #expect(isValid(ascii))
            for offset in 0..<count {
                var bytes = ascii
                bytes[offset] = 0xFF
                if isValid(bytes) { Issue.record("0xFF at \(offset) of \(count) is taken") }
            }
        }
    }

    @Test(arguments: 0..<8)
    func agreesWithSwiftOnRandomBytes(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let bytes = mixedText(using: &generator)
            let expected = isValidForSwift(bytes)
            for step in [1, 3, 7, .max] where isValid(bytes, step: step) != expected {
                Issue.record("seed \(seed), step \(step): \(bytes)")
            }
        }
    }

    /// Text of all character lengths, with a random byte put in now and then.
    private func mixedText(using generator: inout SeededGenerator) -> [UInt8] {
        let samples = ["plain ASCII, long enough for a whole block of it", "é", "水", "🦜", "\u{7FF}", "\u{FFFF}"]
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            bytes += Array((samples.randomElement(using: &generator) ?? "").utf8)
        }
        if Bool.random(using: &generator), let place = bytes.indices.randomElement(using: &generator) {
            bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
        }
        return bytes
    }
}
