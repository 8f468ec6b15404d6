/// Flow collections (YAML 1.2.2, chapter 7.4), and with them JSON: brackets are the structure, not indentation.
extension YAMLParser {
    /// Reads the value whose first character is under the cursor, inside brackets or opening them.
    mutating func flowNode() throws(YAMLError) -> YAMLNode {
        switch cursor.byte {
        case UInt8(ascii: "["): return try flowSequence()
        case UInt8(ascii: "{"): return try flowMapping()
        default:
            let start = cursor.position
            try count(at: start)
            return YAMLNode(.scalar(try flowScalar()), at: start)
        }
    }

    private mutating func flowSequence() throws(YAMLError) -> YAMLNode {
        let start = cursor.position
        try enter(at: start)
        cursor.advance()
        var items: [YAMLNode] = []
        while try !closes(with: "]", openedAt: start) {
            items.append(try flowNode())
            try skipFlowBlanks()
            if cursor.byte == UInt8(ascii: ":") {
                throw error("a key inside [ ] is not supported; write the pair in braces, {key: value}")
            }
            try separate(before: "]", openedAt: start)
        }
        leave()
        return YAMLNode(.sequence(items), at: start)
    }

    private mutating func flowMapping() throws(YAMLError) -> YAMLNode {
        let start = cursor.position
        try enter(at: start)
        cursor.advance()
        var entries = YAMLEntries()
        while try !closes(with: "}", openedAt: start) {
            let key = try flowKey()
            try entries.reserve(key)
            try count(at: key.position)
            try skipFlowBlanks()
            guard cursor.byte == UInt8(ascii: ":") else { throw error("': ' is expected after a key") }
            cursor.advance()
            try skipFlowBlanks()
            if cursor.byte == UInt8(ascii: ",") || cursor.byte == UInt8(ascii: "}") {
                throw error("a value is expected; write null for none")
            }
            entries.append(key, try flowNode())
            try separate(before: "}", openedAt: start)
        }
        leave()
        return YAMLNode(.mapping(entries.list), at: start)
    }

    private mutating func flowKey() throws(YAMLError) -> YAMLKey {
        if cursor.byte == UInt8(ascii: "[") || cursor.byte == UInt8(ascii: "{") {
            throw error("complex keys are not supported")
        }
        let start = cursor.position
        return try key(try flowScalar(), at: start)
    }

    /// Moves on to the next item, or over the closing bracket and says so.
    private mutating func closes(
        with bracket: Unicode.Scalar,
        openedAt start: YAMLPosition
    ) throws(YAMLError) -> Bool {
        try skipFlowBlanks()
        guard !cursor.isAtEnd else { throw unclosed(bracket, openedAt: start) }
        guard cursor.byte == UInt8(ascii: bracket) else { return false }
        cursor.advance()
        return true
    }

    /// Passes over the comma after an item; the closing bracket may stand in its place.
    private mutating func separate(
        before bracket: Unicode.Scalar,
        openedAt start: YAMLPosition
    ) throws(YAMLError) {
        try skipFlowBlanks()
        guard !cursor.isAtEnd else { throw unclosed(bracket, openedAt: start) }
        if cursor.byte == UInt8(ascii: bracket) { return }
        guard cursor.byte == UInt8(ascii: ",") else { throw error("',' or '\(bracket)' is expected") }
        cursor.advance()
    }

    private func unclosed(_ bracket: Unicode.Scalar, openedAt start: YAMLPosition) -> YAMLError {
        YAMLError("'\(bracket)' is missing: what is opened here is never closed", at: start)
    }

    private mutating func skipFlowBlanks() throws(YAMLError) {
        while let byte = cursor.byte {
            if cursor.isAtDocumentMarker { throw documentMarkerError() }
            if byte.isBlank || byte == .lineFeed {
                cursor.advance()
            } else if byte == UInt8(ascii: "#"), cursor.isAfterBlank {
                cursor.skipToLineEnd()
            } else {
                return
            }
        }
    }

    private mutating func flowScalar() throws(YAMLError) -> YAMLScalar {
        switch cursor.byte {
        case UInt8(ascii: "\""): try doubleQuoted(inside: nil)
        case UInt8(ascii: "'"): try singleQuoted(inside: nil)
        default: try plain(inFlow: true)
        }
    }
}
