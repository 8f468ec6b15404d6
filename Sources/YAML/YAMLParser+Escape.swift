/// Escape sequences (YAML 1.2.2, chapter 5.7).
extension YAMLParser {
    /// Reads the escape sequence under the cursor.
    mutating func escape() throws(YAMLError) -> Unicode.Scalar {
        let start = cursor.position
        cursor.advance()
        let letter = cursor.byte
        cursor.advance()
        switch letter {
        case UInt8(ascii: "x"): return try scalar(hexadecimal(2, from: start), from: start)
        case UInt8(ascii: "u"): return try utf16(from: start)
        case UInt8(ascii: "U"): return try scalar(hexadecimal(8, from: start), from: start)
        default: break
        }
        guard let letter, let value = Self.escapes[letter] else {
            throw YAMLError("unknown escape sequence; a backslash itself is written \\\\", at: start)
        }
        return value
    }

    private static let escapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "0"): "\0", UInt8(ascii: "a"): "\u{07}", UInt8(ascii: "b"): "\u{08}",
        UInt8(ascii: "t"): "\t", .tab: "\t", UInt8(ascii: "n"): "\n", UInt8(ascii: "v"): "\u{0B}",
        UInt8(ascii: "f"): "\u{0C}", UInt8(ascii: "r"): "\r", UInt8(ascii: "e"): "\u{1B}",
        .space: " ", UInt8(ascii: "\""): "\"", UInt8(ascii: "/"): "/", UInt8(ascii: "\\"): "\\",
        UInt8(ascii: "N"): "\u{85}", UInt8(ascii: "_"): "\u{A0}",
        UInt8(ascii: "L"): "\u{2028}", UInt8(ascii: "P"): "\u{2029}",
    ]

    /// Four digits, or two times four: JSON writes what is beyond U+FFFF as a surrogate pair.
    private mutating func utf16(from start: YAMLPosition) throws(YAMLError) -> Unicode.Scalar {
        let first = try hexadecimal(4, from: start)
        guard (0xD800..<0xDC00).contains(first), cursor.byte == UInt8(ascii: "\\"),
            cursor.byte(ahead: 1) == UInt8(ascii: "u")
        else { return try scalar(first, from: start) }
        cursor.advance()
        cursor.advance()
        let second = try hexadecimal(4, from: start)
        guard (0xDC00..<0xE000).contains(second) else { return try scalar(first, from: start) }
        return try scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), from: start)
    }

    private mutating func hexadecimal(_ digits: Int, from start: YAMLPosition) throws(YAMLError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = cursor.byte?.digitValue else {
                throw YAMLError("\(digits) hexadecimal digits are expected in this escape sequence", at: start)
            }
            value = value << 4 | UInt32(digit)
            cursor.advance()
        }
        return value
    }

    private func scalar(_ value: UInt32, from start: YAMLPosition) throws(YAMLError) -> Unicode.Scalar {
        guard let scalar = Unicode.Scalar(value) else {
            throw YAMLError("this escape sequence is no Unicode character", at: start)
        }
        return scalar
    }
}
