/// What is wrong in a file of the node template, and where.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file in the template.
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    /// The column, counted from 1 in Unicode scalars.
    package var column: Int
    /// What was found and what is expected.
    package var message: String

    package init(file: String, line: Int = 1, column: Int = 1, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`.
    package var description: String { "\(file):\(line):\(column): \(message)" }
}
