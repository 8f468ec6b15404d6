/// Block collections (YAML 1.2.2, chapter 8.2): their structure is their indentation.
extension YAMLParser {
    /// Reads the value whose first character is under the cursor, on a line of its own or after `- `.
    ///
    /// - Parameter parent: the indentation of the block that the value belongs to, -1 at the root.
    mutating func blockNode(inside parent: Int) throws(YAMLError) -> YAMLNode {
        if cursor.isAtIndicator("-") { return try blockSequence() }
        guard !isAtCollectionOrBlockScalar else { return try inlineValue(inside: parent) }
        let start = cursor.position
        let scalar = try scalar(inside: parent)
        guard cursor.isAtIndicator(":") else {
            try count(at: start)
            try endLine()
            return YAMLNode(.scalar(scalar), at: start)
        }
        return try blockMapping(startingWith: key(scalar, at: start), indent: start.indent)
    }

    /// Reads a value that shares the line of its key: anything but a block collection.
    private mutating func inlineValue(inside parent: Int) throws(YAMLError) -> YAMLNode {
        let start = cursor.position
        let value: YAMLNode
        switch cursor.byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            value = try flowNode()
            cursor.skip(while: \.isBlank)
            if cursor.isAtIndicator(":") { throw YAMLError("complex keys are not supported", at: start) }
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            try count(at: start)
            return YAMLNode(.scalar(try blockScalar(inside: parent)), at: start)
        default:
            if cursor.isAtIndicator("-") { throw error("a list cannot begin on the line of its key") }
            try count(at: start)
            value = YAMLNode(.scalar(try scalar(inside: parent)), at: start)
        }
        try endLine()
        return value
    }

    private mutating func blockMapping(
        startingWith first: YAMLKey,
        indent: Int
    ) throws(YAMLError) -> YAMLNode {
        try enter(at: first.position)
        var entries = YAMLEntries()
        var key = first
        while true {
            try entries.reserve(key)
            try count(at: key.position)
            cursor.advance()
            entries.append(key, try mappingValue(indent: indent))
            guard try isAtBlock(indent: indent) else { break }
            key = try blockKey(indent: indent)
        }
        leave()
        return YAMLNode(.mapping(entries.list), at: first.position)
    }

    private mutating func blockKey(indent: Int) throws(YAMLError) -> YAMLKey {
        if cursor.isAtIndicator("-") { throw error("an item of a list among the keys of a mapping") }
        if isAtCollectionOrBlockScalar { throw error("a key is expected") }
        let start = cursor.position
        let scalar = try scalar(inside: indent)
        guard cursor.isAtIndicator(":") else {
            throw YAMLError("a key followed by ': ' is expected", at: start)
        }
        return try key(scalar, at: start)
    }

    private mutating func mappingValue(indent: Int) throws(YAMLError) -> YAMLNode {
        let afterColon = cursor.position
        try skipSeparation()
        guard cursor.isAtLineEnd || cursor.byte == UInt8(ascii: "#") else { return try inlineValue(inside: indent) }
        try skipBlankLines()
        if isAtContent, cursor.position.indent > indent { return try blockNode(inside: indent) }
        // YAML lets the items of a sequence stand directly under their key.
        if isAtContent, cursor.position.indent == indent, cursor.isAtIndicator("-") { return try blockSequence() }
        try count(at: afterColon)
        return .empty(at: afterColon)
    }

    private mutating func blockSequence() throws(YAMLError) -> YAMLNode {
        let start = cursor.position
        try enter(at: start)
        var items: [YAMLNode] = []
        repeat {
            cursor.advance()
            items.append(try sequenceItem(indent: start.indent))
        } while try isAtBlock(indent: start.indent) && cursor.isAtIndicator("-")
        leave()
        return YAMLNode(.sequence(items), at: start)
    }

    private mutating func sequenceItem(indent: Int) throws(YAMLError) -> YAMLNode {
        let afterDash = cursor.position
        try skipSeparation()
        guard cursor.isAtLineEnd || cursor.byte == UInt8(ascii: "#") else { return try blockNode(inside: indent) }
        try skipBlankLines()
        if isAtContent, cursor.position.indent > indent { return try blockNode(inside: indent) }
        try count(at: afterDash)
        return .empty(at: afterDash)
    }

    /// Moves to the next line with content and says whether it goes on with the block of that indentation.
    private mutating func isAtBlock(indent: Int) throws(YAMLError) -> Bool {
        try skipBlankLines()
        guard isAtContent else { return false }
        let found = cursor.position.indent
        guard found <= indent else {
            throw error(
                "this line is indented by \(found), the block that it follows by \(indent); "
                    + "values of several lines must be quoted, or written with | or >"
            )
        }
        return found == indent
    }

    private var isAtContent: Bool { !cursor.isAtEnd && !cursor.isAtDocumentMarker }

    private var isAtCollectionOrBlockScalar: Bool {
        switch cursor.byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: ">"): true
        default: false
        }
    }
}
