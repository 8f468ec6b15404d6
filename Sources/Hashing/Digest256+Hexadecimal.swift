extension Digest256: CustomStringConvertible {
    /// The number of characters of the hexadecimal text.
    package static let hexadecimalCount = 64

    /// The value as 64 lower-case hexadecimal digits.
    package var description: String {
        String(unsafeUninitializedCapacity: Digest256.hexadecimalCount) { text in
            for index in 0..<Digest256.byteCount {
                text[2 * index] = Hexadecimal.digit(self[index] >> 4)
                text[2 * index + 1] = Hexadecimal.digit(self[index] & 0xF)
            }
            return Digest256.hexadecimalCount
        }
    }

    /// Appends the 64 lower-case hexadecimal digits to `output`.
    package func appendHexadecimal(to output: inout [UInt8]) {
        for index in 0..<Digest256.byteCount {
            output.append(Hexadecimal.digit(self[index] >> 4))
            output.append(Hexadecimal.digit(self[index] & 0xF))
        }
    }

    /// The value of exactly 64 hexadecimal digits in either case, or nil for any other text.
    package init?(hexadecimal text: String) {
        self.init(hexadecimal: text.utf8)
    }

    /// The value of exactly 64 hexadecimal digits in either case, or nil for any other text.
    package init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == Digest256.hexadecimalCount else { return nil }
        var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for character in text {
            guard let nibble = Hexadecimal.value(of: character) else { return nil }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | words.2 >> 60
            words.2 = words.2 << 4 | words.3 >> 60
            words.3 = words.3 << 4 | UInt64(nibble)
        }
        self.init(words.0, words.1, words.2, words.3)
    }
}

/// The sixteen hexadecimal digits.
enum Hexadecimal {
    /// The lower-case digit of a value 0...15.
    static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }

    /// The value of a digit in either case, or nil.
    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): return digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): return digit - UInt8(ascii: "A") + 10
        default: return nil
        }
    }
}
