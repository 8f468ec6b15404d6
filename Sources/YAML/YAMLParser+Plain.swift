/// Plain scalars (YAML 1.2.2, chapter 7.3.3), those without quotes. They end with their line at the latest.
extension YAMLParser {
    /// Reads a plain or quoted scalar outside brackets, and the blanks after it.
    mutating func scalar(inside parent: Int) throws(YAMLError) -> YAMLScalar {
        let scalar: YAMLScalar
        switch cursor.byte {
        case UInt8(ascii: "\""): scalar = try doubleQuoted(inside: parent)
        case UInt8(ascii: "'"): scalar = try singleQuoted(inside: parent)
        default: return try plain(inFlow: false)
        }
        let isAdjacentColon = cursor.byte == UInt8(ascii: ":") && !cursor.isSeparator(ahead: 1)
        if isAdjacentColon { throw error("a space is expected after ':'") }
        cursor.skip(while: \.isBlank)
        return scalar
    }

    mutating func plain(inFlow: Bool) throws(YAMLError) -> YAMLScalar {
        if let problem = problemWithFirstCharacter(inFlow: inFlow) { throw error(problem) }
        let start = cursor.offset
        var end = start
        while let byte = cursor.byte, !endsPlain(byte, inFlow: inFlow) {
            cursor.advance()
            if !byte.isBlank { end = cursor.offset }
        }
        return YAMLScalar(cursor.text(start..<end), style: .plain)
    }

    private func endsPlain(_ byte: UInt8, inFlow: Bool) -> Bool {
        switch byte {
        case .lineFeed: true
        case UInt8(ascii: ":"): isSeparator(ahead: 1, inFlow: inFlow)
        case UInt8(ascii: "#"): cursor.isAfterBlank
        default: inFlow && byte.isFlowIndicator
        }
    }

    private func isSeparator(ahead distance: Int, inFlow: Bool) -> Bool {
        cursor.isSeparator(ahead: distance) || inFlow && cursor.byte(ahead: distance)?.isFlowIndicator == true
    }

    /// Why no plain scalar can begin with the character under the cursor, or nil if one can.
    private func problemWithFirstCharacter(inFlow: Bool) -> String? {
        guard let byte = cursor.byte else { return "a value is expected before the end of the document" }
        switch byte {
        case UInt8(ascii: "&"): return "anchors (&) are not supported; quote a value that begins with &"
        case UInt8(ascii: "*"): return "aliases (*) are not supported; quote a value that begins with *"
        case UInt8(ascii: "!"): return "tags (!) are not supported; quote a value that begins with !"
        case UInt8(ascii: "%"): return "% is for directives, which are not supported; quote a value that begins with it"
        case UInt8(ascii: "@"), UInt8(ascii: "`"): return "@ and ` are reserved; quote a value that begins with them"
        case UInt8(ascii: "|"), UInt8(ascii: ">"): return "block scalars (| and >) are not allowed inside brackets"
        case UInt8(ascii: "#"): return "a comment (#) needs a space before it; quote a value that begins with #"
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "{"):
            return "unexpected '\(Unicode.Scalar(byte))'; a value is expected"
        case UInt8(ascii: "?") where isSeparator(ahead: 1, inFlow: inFlow): return "complex keys (?) are not supported"
        case UInt8(ascii: ":") where isSeparator(ahead: 1, inFlow: inFlow): return "a key is expected before ':'"
        case UInt8(ascii: "-") where isSeparator(ahead: 1, inFlow: inFlow): return "a list cannot begin here"
        default: return nil
        }
    }
}
