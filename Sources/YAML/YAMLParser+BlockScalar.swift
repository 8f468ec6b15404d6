/// Block scalars (YAML 1.2.2, chapter 8.1): literal `|` and folded `>`.
extension YAMLParser {
    /// What follows the `|` or `>`.
    private struct Header {
        var style: YAMLScalar.Style
        var chomping = Chomping.clip
        /// The indentation of the content relative to its parent's, 1 to 9; nil where the first line shows it.
        var indentation: Int?
    }

    /// What becomes of the line breaks at the end.
    private enum Chomping {
        case strip, clip, keep
    }

    /// Reads a block scalar whose indicator is under the cursor.
    ///
    /// - Parameter parent: the indentation of the block that it belongs to, which its lines must exceed.
    mutating func blockScalar(inside parent: Int) throws(YAMLError) -> YAMLScalar {
        guard parent >= 0 else { throw error("a block scalar as the whole document is not supported") }
        let header = try blockScalarHeader()
        let lines = try blockScalarLines(explicit: header.indentation.map { parent + $0 }, inside: parent)
        let content = lines[..<(lines.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)]
        var text = header.style == .folded ? Self.folded(content) : Array(content.joined(separator: [.lineFeed]))
        // A last line which the document ends without a line break has none to keep.
        let isCut = !lines.isEmpty && !cursor.isAfterLineFeed
        let breaks = lines.count - content.count + (content.isEmpty ? 0 : 1) - (isCut ? 1 : 0)
        switch header.chomping {
        case .strip: break
        case .clip: if !content.isEmpty, breaks > 0 { text.append(.lineFeed) }
        case .keep: text.append(contentsOf: repeatElement(.lineFeed, count: breaks))
        }
        return YAMLScalar(String(decoding: text, as: UTF8.self), style: header.style)
    }

    private mutating func blockScalarHeader() throws(YAMLError) -> Header {
        var header = Header(style: cursor.byte == UInt8(ascii: "|") ? .literal : .folded)
        var hasChomping = false
        cursor.advance()
        while let byte = cursor.byte, !byte.isBlank, byte != .lineFeed {
            if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), !hasChomping {
                header.chomping = byte == UInt8(ascii: "-") ? .strip : .keep
                hasChomping = true
            } else if let digit = byte.digitValue, (1...9).contains(digit), header.indentation == nil {
                header.indentation = digit
            } else {
                throw error("after | or > only an indentation (1 to 9), '-' or '+', and a comment may follow")
            }
            cursor.advance()
        }
        try endLine()
        cursor.skipToLineEnd()
        cursor.advance()
        return header
    }

    /// The lines without their indentation, the empty ones at the end included; the cursor is left after them.
    private mutating func blockScalarLines(
        explicit: Int?,
        inside parent: Int
    ) throws(YAMLError) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var indent = explicit
        var widestEmptyLine = 0
        while !cursor.isAtEnd {
            let ahead = lineAhead()
            if indent == nil, !ahead.isEmpty {
                guard ahead.spaces > parent else { break }
                guard widestEmptyLine <= ahead.spaces else {
                    throw error("an empty line above is indented deeper than this first line of the block scalar")
                }
                indent = ahead.spaces
            }
            let margin = min(indent ?? ahead.spaces, ahead.spaces)
            if ahead.startsWithTab, ahead.spaces < indent ?? parent + 1 {
                cursor.skip { $0 == .space }
                throw error("a tab in the indentation; indent with spaces")
            }
            if !ahead.isEmpty, ahead.spaces < indent ?? 0 { break }
            widestEmptyLine = max(widestEmptyLine, ahead.spaces)
            lines.append(takeLine(after: margin))
        }
        return lines
    }

    private struct LineAhead {
        var spaces: Int
        var isEmpty: Bool
        var startsWithTab: Bool
    }

    private func lineAhead() -> LineAhead {
        var spaces = 0
        while cursor.byte(ahead: spaces) == .space { spaces += 1 }
        let next = cursor.byte(ahead: spaces)
        return LineAhead(spaces: spaces, isEmpty: next == nil || next == .lineFeed, startsWithTab: next == .tab)
    }

    private mutating func takeLine(after margin: Int) -> ArraySlice<UInt8> {
        for _ in 0..<margin { cursor.advance() }
        let start = cursor.offset
        cursor.skipToLineEnd()
        let line = cursor.bytes(start..<cursor.offset)
        cursor.advance()
        return line
    }

    /// Joins lines by spaces; empty lines become line breaks, and lines that begin with a blank stay on their own.
    private static func folded(_ lines: ArraySlice<ArraySlice<UInt8>>) -> [UInt8] {
        var text: [UInt8] = []
        var emptyLines = 0
        var previousIsIndented: Bool?
        for line in lines {
            guard let first = line.first else {
                emptyLines += 1
                continue
            }
            if let previousIsIndented {
                let keepsBreak = previousIsIndented || first.isBlank
                let breaks = emptyLines + (keepsBreak ? 1 : 0)
                text.append(contentsOf: breaks == 0 ? [.space] : Array(repeating: .lineFeed, count: breaks))
            } else {
                text.append(contentsOf: repeatElement(.lineFeed, count: emptyLines))
            }
            text.append(contentsOf: line)
            (emptyLines, previousIsIndented) = (0, first.isBlank)
        }
        return text
    }
}
