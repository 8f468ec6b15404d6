import YAML

/// Reads one line of a `.env` file.
struct DotEnvLine {
    /// What is wrong with the line.
    struct Problem: Error {
        var message: String
    }

    private var rest: Substring.UnicodeScalarView

    init(_ line: Substring.UnicodeScalarView) {
        rest = line.last == "\r" ? line.dropLast() : line
    }

    /// The setting on the line; nil where there is none, as on an empty one.
    mutating func setting() throws(Problem) -> (key: String, value: String)? {
        let hasControl = rest.contains { $0.value < 0x20 && $0 != "\t" }
        if hasControl { throw Problem(message: "a control character; in double quotes, \\n, \\r and \\t are known") }
        skipBlanks()
        guard let first = rest.first, first != "#" else { return nil }
        if String(rest).hasPrefix("export ") {
            rest = rest.dropFirst(7)
            skipBlanks()
        }
        let name = String(rest.prefix { $0 != "=" })
        guard rest.count > name.unicodeScalars.count else {
            throw Problem(message: "KEY=VALUE is expected; there is no '='")
        }
        guard EnvironmentName.isValid(name) else {
            let found = "'\(name.abridged)' is no name of a variable"
            throw Problem(message: "\(found); letters, digits and '_' directly before '=' are expected")
        }
        rest = rest.dropFirst(name.unicodeScalars.count + 1)
        return (name, try value())
    }

    private mutating func value() throws(Problem) -> String {
        let hasBlank = rest.first.map(Self.isBlank) ?? false
        skipBlanks()
        switch rest.first {
        case nil: return ""
        case "#":
            guard hasBlank else { throw ambiguousComment }
            return ""
        case "'": return try quoted(by: "'")
        case "\"": return try quoted(by: "\"")
        default: return try plain()
        }
    }

    private var ambiguousComment: Problem {
        Problem(message: "'#' in a value: put it in quotes, or a blank before it if a comment is meant")
    }

    private mutating func plain() throws(Problem) -> String {
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == "#" {
                guard value.last.map(Self.isBlank) ?? false else { throw ambiguousComment }
                break
            }
            value.append(scalar)
        }
        while let last = value.last, Self.isBlank(last) { value.removeLast() }
        return String(value)
    }

    private mutating func quoted(by quote: Unicode.Scalar) throws(Problem) -> String {
        rest.removeFirst()
        var value = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == quote {
                try endLine()
                return String(value)
            }
            value.append(scalar == "\\" && quote == "\"" ? try escape() : scalar)
        }
        throw Problem(message: "the quote is not closed on its line")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        switch rest.popFirst() {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "\"": return "\""
        case "\\": return "\\"
        case "$": return "$"
        default: throw Problem(message: "unknown escape; \\n, \\r, \\t, \\\", \\\\ or \\$ is expected")
        }
    }

    private mutating func endLine() throws(Problem) {
        skipBlanks()
        guard rest.isEmpty || rest.first == "#" else {
            throw Problem(message: "unexpected text after the closing quote")
        }
    }

    private mutating func skipBlanks() {
        rest = rest.drop(while: Self.isBlank)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
