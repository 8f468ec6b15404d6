/// A small generator whose whole run follows from its seed (splitmix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

extension [UInt8] {
    /// These bytes, each a piece of its own.
    var byteByByte: [[UInt8]] { map { [$0] } }

    /// These bytes cut into pieces of random sizes, empty ones among them.
    func split(using generator: inout SeededGenerator) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var position = 0
        while position < count {
            let end = Swift.min(count, position + Int.random(in: 0...20, using: &generator))
            pieces.append(Array(self[position..<end]))
            position = end
        }
        return pieces
    }

    /// These bytes with a few of them changed, doubled, lost or replaced by ones that mean something to HTTP.
    func mutated(using generator: inout SeededGenerator) -> [UInt8] {
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
