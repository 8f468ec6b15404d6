/// What a JSON value is.
package enum JSONKind: UInt8, Sendable {
    case null, bool, number, string, array, object
}

/// One value, or one key of an object, on a `JSONTape`.
///
/// An entry is meaningful only together with the tape that gave it, and only until that tape parses again.
package struct JSONEntry: Sendable, Equatable {
    let start: UInt32
    var end: UInt32
    let index: UInt32
    /// The index of the entry past this one and everything inside it.
    var next: UInt32
    /// What the value is; a key is a `.string`.
    package let kind: JSONKind
    /// Whether a string holds a backslash, so that its text differs from what it stands for.
    package let hasEscapes: Bool

    /// Where the value's text stands in the parsed bytes; a string's quotes are part of it.
    package var range: Range<Int> { Int(start)..<Int(end) }

    /// Where a string's text stands without its quotes.
    var contents: Range<Int> { Int(start) + 1..<Int(end) - 1 }
}
