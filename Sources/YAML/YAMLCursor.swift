/// Walks over a validated document and knows line and column.
struct YAMLCursor {
    private let bytes: [UInt8]
    private(set) var offset = 0
    private(set) var position = YAMLPosition.start

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The byte under the cursor, nil at the end.
    var byte: UInt8? { byte(ahead: 0) }

    var isAtEnd: Bool { offset == bytes.count }

    /// Whether the line, and perhaps the document, ends here.
    var isAtLineEnd: Bool { byte == nil || byte == .lineFeed }

    /// Whether the byte before the cursor separates words; so it is at the start of the document.
    var isAfterBlank: Bool {
        guard offset > 0 else { return true }
        return bytes[offset - 1].isBlank || bytes[offset - 1] == .lineFeed
    }

    /// Whether the cursor is at the start of a line other than the first.
    var isAfterLineFeed: Bool { offset > 0 && bytes[offset - 1] == .lineFeed }

    /// Whether `---` or `...` stands here, alone, at the start of a line.
    var isAtDocumentMarker: Bool {
        guard position.column == 1, let first = byte, first == UInt8(ascii: "-") || first == UInt8(ascii: ".") else {
            return false
        }
        return byte(ahead: 1) == first && byte(ahead: 2) == first && isSeparator(ahead: 3)
    }

    /// The byte that many places after the cursor, nil past the end.
    func byte(ahead distance: Int) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    /// Whether a blank, a line break or the end is that many places after the cursor.
    func isSeparator(ahead distance: Int) -> Bool {
        guard let byte = byte(ahead: distance) else { return true }
        return byte.isBlank || byte == .lineFeed
    }

    /// Whether the byte is here and something that separates follows: `- `, `? `, `: `.
    func isAtIndicator(_ indicator: Unicode.Scalar) -> Bool {
        byte == UInt8(ascii: indicator) && isSeparator(ahead: 1)
    }

    /// Moves over one byte, if there is one.
    mutating func advance() {
        guard offset < bytes.count else { return }
        let byte = bytes[offset]
        offset += 1
        if byte == .lineFeed {
            position = YAMLPosition(line: position.line + 1, column: 1)
        } else if !UTF8.isContinuation(byte) {
            position.column += 1
        }
    }

    /// Moves over the bytes for as long as the condition holds, and returns how many those were.
    @discardableResult
    mutating func skip(while condition: (UInt8) -> Bool) -> Int {
        let start = offset
        while let byte, condition(byte) { advance() }
        return offset - start
    }

    mutating func skipToLineEnd() {
        skip { $0 != .lineFeed }
    }

    /// The text between two offsets that stand on character boundaries.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// The bytes between two offsets.
    func bytes(_ range: Range<Int>) -> ArraySlice<UInt8> {
        bytes[range]
    }
}
