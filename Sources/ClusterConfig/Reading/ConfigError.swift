/// One thing that is wrong in a configuration file.
package struct ConfigError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as the user named it.
    package var file: String
    /// The line, counted from 1.
    package var line: Int
    /// The column, counted from 1 in Unicode scalars.
    package var column: Int
    /// What was found and what is expected, with the nearest valid name where there is one.
    package var message: String

    package init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`.
    package var description: String { "\(file):\(line):\(column): \(message)" }
}

/// Everything that is wrong in a configuration file, in the order of the file; never empty.
package struct ConfigErrors: Error, Equatable, Sendable, CustomStringConvertible {
    package var list: [ConfigError]

    package init(_ list: [ConfigError]) {
        self.list = list
    }

    /// One line for each error.
    package var description: String { list.map(\.description).joined(separator: "\n") }
}
