/// Reads a validated document by recursive descent; the extensions hold the grammar, one file a topic.
struct YAMLParser {
    var cursor: YAMLCursor
    let limits: YAMLLimits
    private var depth = 0
    private var nodes = 0

    init(_ source: [UInt8], limits: YAMLLimits) {
        cursor = YAMLCursor(source)
        self.limits = limits
    }

    /// Reads the one document that there may be, to its end.
    mutating func document() throws(YAMLError) -> YAMLNode {
        try skipBlankLines()
        if cursor.isAtIndicatorOfDirective { throw error("directives (%) are not supported") }
        if cursor.isAtDocumentMarker { try skipDocumentStart() }
        guard !cursor.isAtEnd else { return .empty(at: cursor.position) }
        if cursor.isAtDocumentMarker { throw documentMarkerError() }
        let root = try blockNode(inside: -1)
        try skipBlankLines()
        if cursor.isAtDocumentMarker { throw documentMarkerError() }
        guard cursor.isAtEnd else {
            throw error("this line belongs to no block above; values of several lines must be quoted")
        }
        return root
    }

    private mutating func skipDocumentStart() throws(YAMLError) {
        guard cursor.byte == UInt8(ascii: "-") else { throw documentMarkerError() }
        let marker = cursor.position
        cursor.skip { $0 == UInt8(ascii: "-") }
        cursor.skip(while: \.isBlank)
        guard cursor.isAtLineEnd || cursor.byte == UInt8(ascii: "#") else {
            throw YAMLError("nothing may follow --- on its line", at: marker)
        }
        try skipBlankLines()
    }

    func error(_ message: String) -> YAMLError {
        YAMLError(message, at: cursor.position)
    }

    func documentMarkerError() -> YAMLError {
        cursor.byte == UInt8(ascii: "-")
            ? error("several documents (---) are not supported")
            : error("the end of document marker (...) is not supported")
    }

    /// Counts a node against the limit.
    mutating func count(at position: YAMLPosition) throws(YAMLError) {
        nodes += 1
        guard nodes <= limits.nodes else {
            throw YAMLError("more than \(limits.nodes) values and keys", at: position)
        }
    }

    /// Goes one level deeper; the caller undoes it with ``leave()``.
    mutating func enter(at position: YAMLPosition) throws(YAMLError) {
        try count(at: position)
        depth += 1
        guard depth <= limits.depth else {
            throw YAMLError("collections are nested more than \(limits.depth) deep", at: position)
        }
    }

    mutating func leave() {
        depth -= 1
    }
}

extension YAMLParser {
    /// Moves to the next line with content, and to its first character; comments and empty lines are passed over.
    mutating func skipBlankLines() throws(YAMLError) {
        while true {
            cursor.skip { $0 == .space }
            let content = cursor.position
            let tabs = cursor.skip(while: \.isBlank)
            if cursor.byte == UInt8(ascii: "#"), cursor.isAfterBlank { cursor.skipToLineEnd() }
            if cursor.byte == .lineFeed {
                cursor.advance()
            } else if cursor.isAtEnd || tabs == 0 {
                return
            } else {
                throw YAMLError("a tab in the indentation; indent with spaces", at: content)
            }
        }
    }

    /// Checks that nothing but blanks and a comment follows on the line.
    mutating func endLine() throws(YAMLError) {
        cursor.skip(while: \.isBlank)
        if cursor.isAtLineEnd || cursor.byte == UInt8(ascii: "#") && cursor.isAfterBlank { return }
        if cursor.isAtIndicator(":") {
            throw error("a mapping cannot begin here; put it on a line of its own, or quote a value that contains ': '")
        }
        throw error("unexpected text after the value; a line break or a comment (' #') is expected")
    }

    /// Passes over the spaces between an indicator and what it introduces.
    mutating func skipSeparation() throws(YAMLError) {
        cursor.skip { $0 == .space }
        guard cursor.byte == .tab else { return }
        let tab = cursor.position
        cursor.skip(while: \.isBlank)
        let isTrailing = cursor.isAtLineEnd || cursor.byte == UInt8(ascii: "#")
        guard isTrailing else { throw YAMLError("a tab where only spaces may separate", at: tab) }
    }
}

extension YAMLCursor {
    fileprivate var isAtIndicatorOfDirective: Bool {
        position.column == 1 && byte == UInt8(ascii: "%")
    }
}
