extension JSONParser {
    /// Parses a string: RFC 8259 section 7, in well-formed UTF-8, without lone surrogates (RFC 7493 section 2.1).
    mutating func parseString() throws(JSONError) {
        let start = position
        var cursor = start + 1
        var hasEscapes = false
        while true {
            cursor = skipPlainCharacters(from: cursor)
            switch text[cursor] {
            case UInt8(ascii: "\""):
                return try append(.string, from: start, to: cursor + 1, hasEscapes: hasEscapes)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                cursor = try skipEscape(from: cursor)
            case 0x80...:
                cursor = try skipMultibyteCharacter(from: cursor)
            case let byte:
                guard cursor < count else { throw .unexpectedEnd(expected: .stringEnd, offset: cursor) }
                throw .controlCharacter(byte, offset: cursor)
            }
        }
    }

    /// Returns the offset of the next byte that is a quote, a backslash, a control character or not ASCII.
    ///
    /// Eight bytes a step: each term sets the top bit of the bytes it looks for. The subtractions may borrow into bytes
    /// above a hit, so only the lowest hit is true, and that is the one used.
    @inline(__always)
    private func skipPlainCharacters(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let topBits: UInt64 = 0x8080_8080_8080_8080
        var cursor = start
        while true {
            let word = UInt64(
                littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(fromByteOffset: cursor, as: UInt64.self)
            )
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let controls = (word &- ones &* 0x20) & ~word
            let hits = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | controls | word
            if hits & topBits != 0 { return cursor + (hits & topBits).trailingZeroBitCount / 8 }
            cursor += 8
        }
    }

    /// Returns the offset behind the escape, or behind both escapes of a surrogate pair.
    private func skipEscape(from start: Int) throws(JSONError) -> Int {
        switch text[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"):
            return try skipUnicodeEscape(from: start)
        default:
            throw unexpected(at: start + 1, expected: .escape)
        }
    }

    private func skipUnicodeEscape(from start: Int) throws(JSONError) -> Int {
        switch try codeUnit(at: start + 2) {
        case 0xDC00...0xDFFF:
            throw .loneSurrogate(offset: start)
        case 0xD800...0xDBFF:
            guard text[start + 6] == UInt8(ascii: "\\"), text[start + 7] == UInt8(ascii: "u") else {
                throw .loneSurrogate(offset: start)
            }
            guard case 0xDC00...0xDFFF = try codeUnit(at: start + 8) else { throw .loneSurrogate(offset: start) }
            return start + 12
        default:
            return start + 6
        }
    }

    private func codeUnit(at start: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for offset in start..<start + 4 {
            guard let digit = hexadecimalDigit(text[offset]) else {
                throw unexpected(at: offset, expected: .hexadecimalDigit)
            }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Returns the offset behind a character of two to four bytes, checked by table 3-7 of the Unicode standard.
    private func skipMultibyteCharacter(from start: Int) throws(JSONError) -> Int {
        guard let (length, second) = multibyteShape(of: text[start]), second.contains(text[start + 1]) else {
            throw .invalidUTF8(offset: start)
        }
        for offset in start + 2..<start + length where text[offset] & 0xC0 != 0x80 {
            throw .invalidUTF8(offset: start)
        }
        return start + length
    }

    /// The length in bytes that a leading byte announces, and the range of the second byte; nil where it leads nothing.
    private func multibyteShape(of leadingByte: UInt8) -> (length: Int, second: ClosedRange<UInt8>)? {
        switch leadingByte {
        case 0xC2...0xDF: (2, 0x80...0xBF)
        case 0xE0: (3, 0xA0...0xBF)
        case 0xED: (3, 0x80...0x9F)
        case 0xE1...0xEF: (3, 0x80...0xBF)
        case 0xF0: (4, 0x90...0xBF)
        case 0xF1...0xF3: (4, 0x80...0xBF)
        case 0xF4: (4, 0x80...0x8F)
        default: nil
        }
    }
}
