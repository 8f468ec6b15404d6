import TestSupport

@testable import WebSocket

/// Makes valid streams of frames together with what a decoder must give out for them.
enum RandomStream {
    static func make(from sender: Role, using generator: inout SeededGenerator) -> ([UInt8], [Received]) {
        var stream: [UInt8] = []
        var expected: [Received] = []
        for _ in 0..<Int.random(in: 1...8, using: &generator) {
            appendMessage(to: &stream, expected: &expected, from: sender, using: &generator)
        }
        return (stream, expected)
    }

    private static func appendMessage(
        to stream: inout [UInt8],
        expected: inout [Received],
        from sender: Role,
        using generator: inout SeededGenerator
    ) {
        let isText = Bool.random(using: &generator)
        let text = String(repeating: "aß水🦜", count: Int.random(in: 0...60, using: &generator))
        let payload = isText ? Array(text.utf8) : generator.bytes(upTo: 300)
        var opcode = isText ? Opcode.text : .binary
        var rest = payload[...]
        while Int.random(in: 0..<3, using: &generator) == 0 {
            let piece = rest.prefix(Int.random(in: 0...rest.count, using: &generator))
            stream += Wire.frame(opcode, Array(piece), isFinal: false, from: sender)
            rest = rest.dropFirst(piece.count)
            opcode = .continuation
            let ping = generator.bytes(upTo: 125)
            stream += Wire.frame(.ping, ping, from: sender)
            expected.append(.ping(ping))
        }
        stream += Wire.frame(opcode, Array(rest), from: sender)
        expected.append(isText ? .text(text) : .binary(payload))
    }
}

extension RandomNumberGenerator {
    /// Between zero and `limit` random bytes.
    mutating func bytes(upTo limit: Int) -> [UInt8] {
        (0..<Int.random(in: 0...limit, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
