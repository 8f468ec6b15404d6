import YAML

/// Fills in the placeholders of a template: `{{port}}`, `{{name}}`, `{{number}}`, `{{address}}`, `{{known_peers}}` and
/// `{{env.X}}`.
///
/// Blanks inside the braces are allowed. `{{{{` stands for a literal `{{`; a single brace is itself, and so is `}}`
/// outside a placeholder. Anything else between double braces is an error: a typing mistake never reaches a node.
package enum TemplateRenderer {
    /// The text with every placeholder replaced.
    ///
    /// - Parameter file: the name of the file for error messages.
    /// - Throws: where a placeholder is unknown or not closed on its line, or its variable is not set.
    package static func render(
        _ text: String,
        values: TemplateValues,
        file: String
    ) throws(TemplateError) -> String {
        let source = Array(text.utf8)
        var output: [UInt8] = []
        var index = 0
        while index < source.count {
            if !hasPair("{", in: source, at: index) {
                output.append(source[index])
                index += 1
            } else if hasPair("{", in: source, at: index + 2) {
                output += "{{".utf8
                index += 4
            } else {
                let end = closingBraces(in: source, from: index + 2)
                let name = end.map { trimmed(source[index + 2..<$0]) }
                guard let end, let name, let value = values[name] else {
                    let message = problem(with: name, values: values)
                    throw TemplateError(file: file, before: source[..<index], message: message)
                }
                output += value.utf8
                index = end + 2
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func hasPair(_ brace: Unicode.Scalar, in source: [UInt8], at index: Int) -> Bool {
        index + 1 < source.count && source[index] == UInt8(ascii: brace) && source[index + 1] == UInt8(ascii: brace)
    }

    /// Where the next `}}` of the line is.
    private static func closingBraces(in source: [UInt8], from start: Int) -> Int? {
        var index = start
        while index < source.count, source[index] != UInt8(ascii: "\n") {
            if hasPair("}", in: source, at: index) { return index }
            index += 1
        }
        return nil
    }

    private static func trimmed(_ name: ArraySlice<UInt8>) -> String {
        let isText = { (byte: UInt8) in byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") }
        guard let first = name.firstIndex(where: isText), let last = name.lastIndex(where: isText) else { return "" }
        return String(decoding: name[first...last], as: UTF8.self)
    }

    /// What is wrong with a placeholder of that name, or with one that has no end and so no name.
    private static func problem(with name: String?, values: TemplateValues) -> String {
        guard let name else {
            return "'{{' is not closed on its line; '}}' is expected, or '{{{{' for the braces themselves"
        }
        if name.hasPrefix("env.") {
            let variables = values.node.environment.keys.sorted().map { "env." + $0 }
            return "{{\(name.abridged)}} is set neither in worker.env nor in the override of \(values.node.name)"
                + NearestName.advice(name, in: variables)
        }
        let names = TemplateValues.names
        return "unknown placeholder {{\(name.abridged)}}" + NearestName.advice(name, in: names + ["env.X"])
    }
}

extension TemplateError {
    /// An error at the end of a text.
    fileprivate init(file: String, before text: ArraySlice<UInt8>, message: String) {
        let line = text.count { $0 == UInt8(ascii: "\n") } + 1
        let lastLine = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
        let column = lastLine.count { !UTF8.isContinuation($0) } + 1
        self.init(file: file, line: line, column: column, message: message)
    }
}
