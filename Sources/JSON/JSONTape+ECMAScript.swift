extension JSONTape {
    /// Appends what JavaScript's `String(value)` gives for an entry.
    ///
    /// That is a string without quotes, a number as ECMAScript prints it, `null`, `true` or `false`.
    ///
    /// - Returns: false, with nothing appended, for arrays and objects.
    package func appendECMAScriptString(of entry: JSONEntry, to output: inout [UInt8]) -> Bool {
        switch entry.kind {
        case .null, .bool:
            appendVerbatimText(of: entry, to: &output)
        case .number:
            withVerbatimText(of: entry) { text in
                // A number beyond the range of doubles is an infinity to JavaScript.
                let value = DecimalNumber(text).double(text: text)
                let infinity = text.first == UInt8(ascii: "-") ? -Double.infinity : .infinity
                ECMAScriptNumber.append(value ?? infinity, to: &output)
            }
        case .string:
            withText(holding: entry) { text in
                let string = StringText(entry, in: text)
                if string.hasEscapes {
                    output.append(contentsOf: DecodedString(string.bytes))
                } else {
                    output.append(contentsOf: string.bytes)
                }
            }
        case .array, .object:
            return false
        }
        return true
    }
}
