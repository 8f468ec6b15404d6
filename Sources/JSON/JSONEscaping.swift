extension [UInt8] {
    /// Appends a string in quotes, with only the escapes that JSON asks for.
    ///
    /// They are those of RFC 8259 section 7, in the form of RFC 8785 section 3.2.2.2.
    package mutating func appendJSONString(_ string: String) {
        var string = string
        string.withUTF8 { appendJSONString(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Appends text in quotes, with only the escapes that JSON asks for.
    ///
    /// - Parameter utf8: well-formed UTF-8; it is not checked again.
    package mutating func appendJSONString(utf8: UnsafeRawBufferPointer) {
        append(UInt8(ascii: "\""))
        var plainStart = 0
        for index in utf8.indices where Self.needsEscape(utf8[index]) {
            append(contentsOf: UnsafeRawBufferPointer(rebasing: utf8[plainStart..<index]))
            appendJSONCharacter(utf8[index])
            plainStart = index + 1
        }
        append(contentsOf: UnsafeRawBufferPointer(rebasing: utf8[plainStart...]))
        append(UInt8(ascii: "\""))
    }

    /// Appends literal bytes, for the fixed parts of a message.
    package mutating func append(literal: StaticString) {
        append(contentsOf: UnsafeRawBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Appends one byte of a string's content, escaped where it has to be.
    mutating func appendJSONCharacter(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append(literal: "\\\"")
        case UInt8(ascii: "\\"): append(literal: "\\\\")
        case 0x08: append(literal: "\\b")
        case 0x09: append(literal: "\\t")
        case 0x0A: append(literal: "\\n")
        case 0x0C: append(literal: "\\f")
        case 0x0D: append(literal: "\\r")
        case ..<0x20: appendUnicodeEscape(byte)
        default: append(byte)
        }
    }

    private mutating func appendUnicodeEscape(_ byte: UInt8) {
        append(literal: "\\u00")
        append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
        let digit = byte & 0x0F
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}
