/// Quoted scalars (YAML 1.2.2, chapters 7.3.1 and 7.3.2), which may go over several lines.
extension YAMLParser {
    /// Reads `'…'`, where two quotes stand for one.
    ///
    /// - Parameter parent: the indentation that further lines must exceed, nil inside brackets.
    mutating func singleQuoted(inside parent: Int?) throws(YAMLError) -> YAMLScalar {
        let start = cursor.position
        cursor.advance()
        var text: [UInt8] = []
        while let byte = cursor.byte {
            if byte == .lineFeed {
                try foldLine(into: &text, keeping: 0, inside: parent)
                continue
            }
            cursor.advance()
            if byte == UInt8(ascii: "'") {
                guard cursor.byte == byte else {
                    return YAMLScalar(String(decoding: text, as: UTF8.self), style: .singleQuoted)
                }
                cursor.advance()
            }
            text.append(byte)
        }
        throw YAMLError("this quote is never closed", at: start)
    }

    /// Reads `"…"` with its escapes.
    ///
    /// - Parameter parent: the indentation that further lines must exceed, nil inside brackets.
    mutating func doubleQuoted(inside parent: Int?) throws(YAMLError) -> YAMLScalar {
        let start = cursor.position
        cursor.advance()
        var text: [UInt8] = []
        // Blanks before a line break are dropped, but not those that were written as escapes.
        var protected = 0
        while let byte = cursor.byte {
            switch byte {
            case UInt8(ascii: "\""):
                cursor.advance()
                return YAMLScalar(String(decoding: text, as: UTF8.self), style: .doubleQuoted)
            case UInt8(ascii: "\\") where cursor.byte(ahead: 1) == .lineFeed:
                cursor.advance()
                try joinLine(into: &text, inside: parent)
                protected = text.count
            case UInt8(ascii: "\\"):
                text.append(contentsOf: UTF8.encode(try escape()) ?? UTF8.encodedReplacementCharacter)
                protected = text.count
            case .lineFeed:
                try foldLine(into: &text, keeping: protected, inside: parent)
            default:
                text.append(byte)
                cursor.advance()
            }
        }
        throw YAMLError("this quote is never closed", at: start)
    }

    /// Turns a line break into a space, or into as many line breaks as empty lines follow it.
    private mutating func foldLine(
        into text: inout [UInt8],
        keeping protected: Int,
        inside parent: Int?
    ) throws(YAMLError) {
        while text.count > protected, text.last?.isBlank == true { text.removeLast() }
        let length = text.count
        try joinLine(into: &text, inside: parent)
        if text.count == length { text.append(.space) }
    }

    /// Passes over a line break and the indentation of the next line; empty lines between become line breaks.
    private mutating func joinLine(into text: inout [UInt8], inside parent: Int?) throws(YAMLError) {
        cursor.advance()
        while true {
            if cursor.isAtDocumentMarker { throw documentMarkerError() }
            let indent = cursor.skip { $0 == .space }
            cursor.skip(while: \.isBlank)
            if cursor.byte == .lineFeed {
                text.append(.lineFeed)
                cursor.advance()
                continue
            }
            guard let parent, indent <= parent, !cursor.isAtEnd else { return }
            throw error("the lines of a quoted value must be indented by more than \(parent)")
        }
    }
}
