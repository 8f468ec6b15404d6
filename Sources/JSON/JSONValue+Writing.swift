/// How a JSON tree is laid out.
package enum JSONStyle: Sendable {
    /// On one line, without any white space.
    case compact
    /// For people: one member or element a line, two spaces a level. No line feed follows the last line.
    case pretty
}

extension JSONValue {
    /// The value's text as UTF-8.
    package func bytes(_ style: JSONStyle = .compact) -> [UInt8] {
        var output: [UInt8] = []
        write(into: &output, style)
        return output
    }

    /// The value's text.
    package func text(_ style: JSONStyle = .compact) -> String {
        String(decoding: bytes(style), as: UTF8.self)
    }

    /// Appends the value's text as UTF-8; numbers come out as they were written.
    package func write(into output: inout [UInt8], _ style: JSONStyle = .compact) {
        write(into: &output, style, level: 0)
    }

    private func write(into output: inout [UInt8], _ style: JSONStyle, level: Int) {
        switch self {
        case .null: output.append(literal: "null")
        case .bool(let value): output.append(literal: value ? "true" : "false")
        case .number(let number): output.append(contentsOf: number.text.utf8)
        case .string(let string): output.appendJSONString(string)
        case .array(let elements): Self.write(elements, into: &output, style, level: level)
        case .object(let object): Self.write(object, into: &output, style, level: level)
        }
    }

    private static func write(_ elements: [JSONValue], into output: inout [UInt8], _ style: JSONStyle, level: Int) {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            appendLineBreak(to: &output, style, level: level + 1)
            element.write(into: &output, style, level: level + 1)
        }
        if !elements.isEmpty { appendLineBreak(to: &output, style, level: level) }
        output.append(UInt8(ascii: "]"))
    }

    private static func write(_ object: JSONObject, into output: inout [UInt8], _ style: JSONStyle, level: Int) {
        output.append(UInt8(ascii: "{"))
        for (index, member) in object.members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            appendLineBreak(to: &output, style, level: level + 1)
            output.appendJSONString(member.key)
            output.append(literal: style == .pretty ? ": " : ":")
            member.value.write(into: &output, style, level: level + 1)
        }
        if !object.members.isEmpty { appendLineBreak(to: &output, style, level: level) }
        output.append(UInt8(ascii: "}"))
    }

    private static func appendLineBreak(to output: inout [UInt8], _ style: JSONStyle, level: Int) {
        guard style == .pretty else { return }
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: level * 2))
    }
}
