/// Why a text is not acceptable JSON, and at which byte.
package enum JSONError: Error, Sendable, Equatable {
    /// The text stops where something more has to come.
    case unexpectedEnd(expected: Expectation, offset: Int)
    /// A byte stands where something else has to stand.
    case unexpectedByte(UInt8, expected: Expectation, offset: Int)
    /// Something other than white space follows the value.
    case trailingBytes(offset: Int)
    /// The text begins with a byte order mark (RFC 8259 section 8.1).
    case byteOrderMark
    /// A string holds bytes that are not well-formed UTF-8.
    case invalidUTF8(offset: Int)
    /// A string holds a control character that is not escaped.
    case controlCharacter(UInt8, offset: Int)
    /// A `\u` escape names half of a surrogate pair (RFC 7493 section 2.1).
    case loneSurrogate(offset: Int)
    /// A number begins with a needless zero.
    case leadingZero(offset: Int)
    /// An object has two members of one name, escapes decoded (RFC 7493 section 2.3).
    case duplicateKey(String, offset: Int)
    /// A number is beyond the range of a double, so it has no canonical form (RFC 8785 section 3.2.2.3).
    case numberOutOfRange(offset: Int)
    /// The text is longer than `JSONLimits.bytes`.
    case tooManyBytes(count: Int, limit: Int)
    /// Arrays and objects are nested deeper than `JSONLimits.depth`.
    case tooDeep(limit: Int, offset: Int)
    /// The text has more values and keys than `JSONLimits.entries`.
    case tooManyEntries(limit: Int, offset: Int)

    /// What the grammar asks for at the place of an error.
    package enum Expectation: String, Sendable {
        case value = "a value"
        case valueOrArrayEnd = "a value or ']'"
        case key = "a key in double quotes"
        case keyOrObjectEnd = "a key in double quotes or '}'"
        case colon = "':'"
        case commaOrArrayEnd = "',' or ']'"
        case commaOrObjectEnd = "',' or '}'"
        case digit = "a digit"
        case literal = "true, false or null"
        case escape = "one of \" \\ / b f n r t u after the backslash"
        case hexadecimalDigit = "a hexadecimal digit"
        case stringEnd = "a closing double quote"
    }

    /// The offset in bytes of the first byte that is wrong.
    package var offset: Int {
        switch self {
        case .byteOrderMark: 0
        case .tooManyBytes(_, let limit): limit
        case .unexpectedEnd(_, let offset), .unexpectedByte(_, _, let offset), .trailingBytes(let offset),
            .invalidUTF8(let offset), .controlCharacter(_, let offset), .loneSurrogate(let offset),
            .leadingZero(let offset), .duplicateKey(_, let offset), .numberOutOfRange(let offset),
            .tooDeep(_, let offset), .tooManyEntries(_, let offset):
            offset
        }
    }
}

extension JSONError: CustomStringConvertible {
    /// What is wrong, what was expected, and the offset in bytes.
    package var description: String {
        describe(at: "byte \(offset)")
    }

    /// What is wrong and what was expected, with line and column instead of an offset.
    ///
    /// - Parameter text: the bytes whose parsing failed.
    package func description(in text: some Sequence<UInt8>) -> String {
        describe(at: JSONPosition(offset: offset, in: text).description)
    }

    private func describe(at place: String) -> String {
        if case .tooManyBytes = self { problem } else { "\(problem) at \(place)" }
    }

    private var problem: String {
        switch self {
        case .unexpectedEnd(let expected, _): "the JSON text ends, expected \(expected.rawValue)"
        case .unexpectedByte(let byte, let expected, _):
            "unexpected \(Self.name(of: byte)), expected \(expected.rawValue)"
        case .trailingBytes: "unexpected text after the JSON value, expected the end"
        case .byteOrderMark: "the JSON text begins with a byte order mark, expected none"
        case .invalidUTF8: "invalid UTF-8 in a string, expected well-formed UTF-8"
        case .controlCharacter(let byte, _):
            "control character \(Self.name(of: byte)) in a string, expected an escape"
        case .loneSurrogate: "half a surrogate pair in a string, expected both halves"
        case .leadingZero: "a number begins with 0, expected no leading zero"
        case .duplicateKey(let key, _): "duplicate key \"\(key)\", expected each key once"
        case .numberOutOfRange: "a number is too large, expected the range of a 64-bit floating-point number"
        case .tooManyBytes(let count, let limit): "the JSON text has \(count) bytes, expected at most \(limit)"
        case .tooDeep(let limit, _): "arrays and objects nested deeper than \(limit) levels"
        case .tooManyEntries(let limit, _): "more than \(limit) values and keys"
        }
    }

    private static func name(of byte: UInt8) -> String {
        guard (0x21...0x7E).contains(byte) else {
            return "byte 0x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "'\(Character(UnicodeScalar(byte)))'"
    }
}
