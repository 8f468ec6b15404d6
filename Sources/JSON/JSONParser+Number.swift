extension JSONParser {
    /// Parses a number by the grammar of RFC 8259 section 6; its value is left to whoever asks for it.
    mutating func parseNumber() throws(JSONError) {
        let start = position
        var cursor = start
        if text[cursor] == UInt8(ascii: "-") { cursor += 1 }
        if text[cursor] == UInt8(ascii: "0") {
            cursor += 1
            if isDigit(text[cursor]) { throw .leadingZero(offset: cursor - 1) }
        } else {
            cursor = try skipDigits(from: cursor)
        }
        if text[cursor] == UInt8(ascii: ".") {
            cursor = try skipDigits(from: cursor + 1)
        }
        if text[cursor] | 0x20 == UInt8(ascii: "e") {
            cursor += 1
            if text[cursor] == UInt8(ascii: "+") || text[cursor] == UInt8(ascii: "-") { cursor += 1 }
            cursor = try skipDigits(from: cursor)
        }
        try append(.number, from: start, to: cursor)
    }

    /// Returns the offset behind one or more digits.
    private func skipDigits(from start: Int) throws(JSONError) -> Int {
        var cursor = start
        while isDigit(text[cursor]) { cursor += 1 }
        guard cursor > start else { throw unexpected(at: cursor, expected: .digit) }
        return cursor
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}
