/// What is wrong in a file of the node template, and where.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the file in the template.
    package var file: String
    /// The line, counted from 1; nil where the file as a whole is meant.
    package var line: Int?
    /// The column, counted from 1 in Unicode scalars; nil where the line as a whole is meant.
    package var column: Int?
    /// What was found and what is expected.
    package var message: String

    package init(file: String, line: Int? = nil, column: Int? = nil, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`, as far as line and column are known.
    package var description: String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        return "\(file)\(place): \(message)"
    }
}
