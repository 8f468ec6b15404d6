/// The one parser of JSON text: RFC 8259 with the restrictions of I-JSON (RFC 7493), in a single pass.
///
/// The text is followed by zero bytes. A zero is valid nowhere in JSON, so every scan stops there, and no step has to
/// compare its position with the end.
struct JSONParser: ~Copyable {
    /// What the parser fills, kept by its owner from one parse to the next.
    struct Storage {
        var entries: [JSONEntry] = []
        var uniqueKeys = UniqueKeys()
    }

    /// Zero bytes that have to follow the text: the string scan reads words of eight bytes.
    static let padding = 8

    let text: UnsafeBufferPointer<UInt8>
    let count: Int
    let limits: JSONLimits
    private(set) var storage: Storage
    private(set) var position = 0

    /// - Parameters:
    ///   - paddedText: the text and its padding; it has to outlive the parser.
    ///   - storage: empty, but for its capacity.
    init(paddedText: UnsafeBufferPointer<UInt8>, limits: JSONLimits, storage: Storage) {
        text = paddedText
        count = paddedText.count - Self.padding
        self.limits = limits
        self.storage = storage
    }

    /// Parses the whole text and fills the storage's entries.
    mutating func parseDocument() throws(JSONError) {
        if count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { throw .byteOrderMark }
        skipWhitespace()
        try parseValue(depth: 0, expected: .value)
        skipWhitespace()
        if position != count { throw .trailingBytes(offset: position) }
    }

    private mutating func parseValue(depth: Int, expected: JSONError.Expectation) throws(JSONError) {
        switch text[position] {
        case UInt8(ascii: "\""): try parseString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try parseNumber()
        case UInt8(ascii: "{"): try parseObject(depth: depth + 1)
        case UInt8(ascii: "["): try parseArray(depth: depth + 1)
        case UInt8(ascii: "t"): try parseLiteral("true", kind: .bool)
        case UInt8(ascii: "f"): try parseLiteral("false", kind: .bool)
        case UInt8(ascii: "n"): try parseLiteral("null", kind: .null)
        default: throw unexpected(at: position, expected: expected)
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONError) {
        let object = try open(.object, depth: depth)
        if text[position] == UInt8(ascii: "}") { return close(object) }
        var memberCount = 0
        while true {
            guard text[position] == UInt8(ascii: "\"") else {
                throw unexpected(at: position, expected: memberCount == 0 ? .keyOrObjectEnd : .key)
            }
            try parseString()
            skipWhitespace()
            guard text[position] == UInt8(ascii: ":") else { throw unexpected(at: position, expected: .colon) }
            skipByteAndWhitespace()
            try parseValue(depth: depth, expected: .value)
            memberCount += 1
            skipWhitespace()
            guard text[position] == UInt8(ascii: ",") else { break }
            skipByteAndWhitespace()
        }
        guard text[position] == UInt8(ascii: "}") else { throw unexpected(at: position, expected: .commaOrObjectEnd) }
        close(object)
        try storage.uniqueKeys.check(keysOf: object, count: memberCount, entries: storage.entries, text: text)
    }

    private mutating func parseArray(depth: Int) throws(JSONError) {
        let array = try open(.array, depth: depth)
        if text[position] == UInt8(ascii: "]") { return close(array) }
        var expectedElement = JSONError.Expectation.valueOrArrayEnd
        while true {
            try parseValue(depth: depth, expected: expectedElement)
            skipWhitespace()
            guard text[position] == UInt8(ascii: ",") else { break }
            skipByteAndWhitespace()
            expectedElement = .value
        }
        guard text[position] == UInt8(ascii: "]") else { throw unexpected(at: position, expected: .commaOrArrayEnd) }
        close(array)
    }

    private mutating func parseLiteral(_ literal: StaticString, kind: JSONKind) throws(JSONError) {
        let start = position
        for index in 0..<literal.utf8CodeUnitCount where text[start + index] != literal.utf8Start[index] {
            throw unexpected(at: start + index, expected: .literal)
        }
        try append(kind, from: start, to: start + literal.utf8CodeUnitCount)
    }

    /// Appends the entry of a value or key, and moves behind its text.
    mutating func append(
        _ kind: JSONKind,
        from start: Int,
        to end: Int,
        hasEscapes: Bool = false
    ) throws(JSONError) {
        let index = UInt32(truncatingIfNeeded: storage.entries.count)
        guard storage.entries.count < limits.entries else {
            throw .tooManyEntries(limit: limits.entries, offset: start)
        }
        storage.entries.append(
            JSONEntry(
                start: UInt32(truncatingIfNeeded: start),
                end: UInt32(truncatingIfNeeded: end),
                index: index,
                next: index &+ 1,
                kind: kind,
                hasEscapes: hasEscapes
            )
        )
        position = end
    }

    /// Appends the entry of an array or object, whose end is not known yet, and moves to what stands first in it.
    private mutating func open(_ kind: JSONKind, depth: Int) throws(JSONError) -> Int {
        guard depth <= limits.depth else { throw .tooDeep(limit: limits.depth, offset: position) }
        let index = storage.entries.count
        try append(kind, from: position, to: position + 1)
        skipWhitespace()
        return index
    }

    /// Ends the array or object whose closing bracket stands here, and moves behind it.
    private mutating func close(_ index: Int) {
        position += 1
        storage.entries[index].end = UInt32(truncatingIfNeeded: position)
        storage.entries[index].next = UInt32(truncatingIfNeeded: storage.entries.count)
    }

    @inline(__always)
    private mutating func skipByteAndWhitespace() {
        position += 1
        skipWhitespace()
    }

    @inline(__always)
    private mutating func skipWhitespace() {
        while text[position] <= UInt8(ascii: " ") {
            switch text[position] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
            default: return
            }
        }
    }

    /// The error for whatever stands at an offset instead of what was expected.
    func unexpected(at offset: Int, expected: JSONError.Expectation) -> JSONError {
        offset == count
            ? .unexpectedEnd(expected: expected, offset: offset)
            : .unexpectedByte(text[offset], expected: expected, offset: offset)
    }
}
