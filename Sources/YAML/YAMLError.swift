/// What keeps a document from being read, and where.
package struct YAMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    package var line: Int
    /// The column, counted from 1 in Unicode scalars.
    package var column: Int
    /// What was found and what is expected instead, without the position.
    package var message: String

    package init(_ message: String, at position: YAMLPosition) {
        line = position.line
        column = position.column
        self.message = message
    }

    /// The place as a position.
    package var position: YAMLPosition { YAMLPosition(line: line, column: column) }

    /// `line:column: message`.
    package var description: String { "\(line):\(column): \(message)" }
}
