/// A value of a document, with the place where it begins.
package struct YAMLNode: Equatable, Sendable {
    /// Where the value begins; for an empty value, where it would.
    package var position: YAMLPosition
    package var content: Content

    /// The three kinds of value.
    package enum Content: Equatable, Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        /// The entries in the order of the document; no key occurs twice.
        case mapping([YAMLEntry])
    }

    package init(_ content: Content, at position: YAMLPosition) {
        self.position = position
        self.content = content
    }

    /// The kind of value in words, for error messages: "a mapping", "a list".
    package var kind: String {
        switch content {
        case .scalar(let scalar): scalar.kind
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// A value that was left out, as after `key:` at the end of a line.
    static func empty(at position: YAMLPosition) -> YAMLNode {
        YAMLNode(.scalar(YAMLScalar("", style: .plain)), at: position)
    }
}

/// One key of a mapping and its value.
package struct YAMLEntry: Equatable, Sendable {
    /// The key as text: keys are not resolved, `1` and `"1"` are the same key.
    package var key: String
    package var keyPosition: YAMLPosition
    package var value: YAMLNode

    package init(key: String, keyPosition: YAMLPosition, value: YAMLNode) {
        self.key = key
        self.keyPosition = keyPosition
        self.value = value
    }
}

extension YAMLNode {
    /// Reads a whole document.
    ///
    /// The language is a strict subset of YAML 1.2.2: block and flow collections, plain scalars of one line, quoted and
    /// block scalars, comments, one leading `---`, and all of JSON. Anything else that YAML knows (anchors, aliases,
    /// tags, merge keys, complex keys, directives, further documents) is refused by its name. An empty document is an
    /// empty plain scalar.
    ///
    /// - Parameter bytes: UTF-8, with or without a byte order mark; lines end in LF or CRLF.
    /// - Throws: the first error in the document.
    package static func parse(_ bytes: Span<UInt8>, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode {
        let source = try YAMLSource.validated(bytes, limits: limits)
        var parser = YAMLParser(source, limits: limits)
        return try parser.document()
    }

    /// Reads a whole document that is at hand as text; see ``parse(_:limits:)-(Span<UInt8>,_)``.
    package static func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(YAMLError) -> YAMLNode {
        let bytes = Array(text.utf8)
        return try parse(bytes.span, limits: limits)
    }
}
