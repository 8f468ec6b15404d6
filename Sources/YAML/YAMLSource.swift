/// Checks a document's characters before its structure is read.
enum YAMLSource {
    /// The document as valid UTF-8 without byte order mark, every line ended by a single LF.
    ///
    /// - Throws: where it is too long, is not UTF-8, or has a character that YAML does not allow in the open
    ///   (YAML 1.2.2, section 5.1), or that some readers take for the end of a line and others do not.
    static func validated(_ bytes: Span<UInt8>, limits: YAMLLimits) throws(YAMLError) -> [UInt8] {
        guard bytes.count <= limits.documentBytes else {
            throw YAMLError("the document is longer than \(limits.documentBytes) bytes", at: .start)
        }
        let text: String
        do {
            text = String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw YAMLError("the text is not valid UTF-8", at: position(of: error.byteOffsets.lowerBound, in: bytes))
        }
        return try normalised(text)
    }

    private static func normalised(_ text: String) throws(YAMLError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        var position = YAMLPosition.start
        var scalars = text.unicodeScalars[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        while let scalar = scalars.popFirst() {
            if scalar == "\r", scalars.first == "\n" { continue }
            if let problem = problem(with: scalar) { throw YAMLError(problem, at: position) }
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            position = scalar == "\n" ? YAMLPosition(line: position.line + 1, column: 1) : position.next
        }
        return output
    }

    private static func problem(with scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x09, 0x0A, 0x20..<0x7F: nil
        case 0x0D: "a carriage return without a line feed; end lines with LF or CRLF"
        case 0xFEFF: "a byte order mark is allowed at the start of the document only"
        case 0x2028, 0x2029, 0x85: "\(name(of: scalar)) is a line break to some readers; \(advice)"
        case 0x00..<0x20, 0x7F..<0xA0, 0xFFFE, 0xFFFF: "control character \(name(of: scalar)); \(advice)"
        default: nil
        }
    }

    private static let advice = "write it as an escape in double quotes"

    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static func position(of offset: Int, in bytes: Span<UInt8>) -> YAMLPosition {
        var position = YAMLPosition.start
        // The mark is no character of the text; being valid itself, it lies before the offset.
        let hasByteOrderMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
        for index in (hasByteOrderMark ? 3 : 0)..<offset {
            let byte = bytes[index]
            if byte == .lineFeed {
                position = YAMLPosition(line: position.line + 1, column: 1)
            } else if !UTF8.isContinuation(byte) {
                position = position.next
            }
        }
        return position
    }
}

extension YAMLPosition {
    fileprivate var next: YAMLPosition { YAMLPosition(line: line, column: column + 1) }
}
