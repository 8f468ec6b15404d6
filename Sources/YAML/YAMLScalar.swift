/// A single value: its text, with quotes, escapes and folding undone, and how it was written.
package struct YAMLScalar: Hashable, Sendable {
    package var text: String
    package var style: Style

    /// How a scalar was written. Only plain ones are resolved to anything but strings.
    package enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package init(_ text: String, style: Style) {
        self.text = text
        self.style = style
    }

    /// The value that a scalar stands for.
    package enum Value: Equatable, Sendable {
        case null
        case boolean(Bool)
        case integer(Int)
        case float(Double)
        case string(String)
        /// A number that neither 64-bit integers nor finite doubles can hold.
        case outOfRange
    }

    /// The kind of value in words, for error messages: "an integer".
    package var kind: String {
        switch resolved {
        case .null: "empty"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .float: "a number"
        case .string: "a string"
        case .outOfRange: "a number out of range"
        }
    }
}
