/// A place in a document: line and column, both counted from 1, the column in Unicode scalars.
package struct YAMLPosition: Hashable, Comparable, Sendable, CustomStringConvertible {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Where every document begins.
    package static let start = YAMLPosition(line: 1, column: 1)

    package static func < (left: YAMLPosition, right: YAMLPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }

    /// `line:column`, as compilers write it.
    package var description: String { "\(line):\(column)" }

    /// The number of characters before this one on its line.
    var indent: Int { column - 1 }
}
