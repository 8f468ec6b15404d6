/// Writes values of a tape in the canonical form of RFC 8785 (JCS), so that equal values give equal bytes.
///
/// It is a value to keep and use again: its scratch memory is allocated once.
package struct JSONCanonicalizer {
    /// A stack of the keys of all objects that are being written, each object's sorted.
    private var keys: [JSONEntry] = []

    /// Makes a canonicalizer.
    package init() {}

    /// Appends an entry's canonical form.
    ///
    /// Throws `JSONError.numberOutOfRange` for a number beyond the range of doubles; the output is then incomplete.
    package mutating func append(
        _ entry: JSONEntry,
        of tape: borrowing JSONTape,
        to output: inout [UInt8]
    ) throws(JSONError) {
        keys.removeAll(keepingCapacity: true)
        let entries = tape.entries
        try tape.withText(holding: entry) { (text) throws(JSONError) in
            try appendValue(entry, Source(entries: entries, text: text), to: &output)
        }
    }

    private struct Source {
        let entries: [JSONEntry]
        let text: UnsafeBufferPointer<UInt8>

        func verbatim(_ entry: JSONEntry) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: text[entry.range])
        }
    }

    private mutating func appendValue(
        _ entry: JSONEntry,
        _ source: Source,
        to output: inout [UInt8]
    ) throws(JSONError) {
        switch entry.kind {
        case .null, .bool: output.append(contentsOf: source.verbatim(entry))
        case .number: try appendNumber(entry, source, to: &output)
        case .string: appendString(entry, source, to: &output)
        case .array: try appendArray(entry, source, to: &output)
        case .object: try appendObject(entry, source, to: &output)
        }
    }

    private mutating func appendArray(
        _ array: JSONEntry,
        _ source: Source,
        to output: inout [UInt8]
    ) throws(JSONError) {
        var separator = UInt8(ascii: "[")
        for element in JSONElements(of: array, entries: source.entries) {
            output.append(separator)
            try appendValue(element, source, to: &output)
            separator = UInt8(ascii: ",")
        }
        if separator == UInt8(ascii: "[") { output.append(separator) }
        output.append(UInt8(ascii: "]"))
    }

    private mutating func appendObject(
        _ object: JSONEntry,
        _ source: Source,
        to output: inout [UInt8]
    ) throws(JSONError) {
        let start = keys.count
        for (key, _) in JSONMembers(of: object, entries: source.entries) { keys.append(key) }
        sortKeys(from: start, text: source.text)
        output.append(UInt8(ascii: "{"))
        for index in start..<keys.count {
            if index > start { output.append(UInt8(ascii: ",")) }
            let key = keys[index]
            appendString(key, source, to: &output)
            output.append(UInt8(ascii: ":"))
            try appendValue(source.entries[Int(key.index) + 1], source, to: &output)
        }
        output.append(UInt8(ascii: "}"))
        keys.removeSubrange(start...)
    }

    /// Sorts the last object's keys by their UTF-16 code units (RFC 8785 section 3.2.3).
    private mutating func sortKeys(from start: Int, text: UnsafeBufferPointer<UInt8>) {
        keys[start...].sort { StringText($0, in: text).precedes(StringText($1, in: text)) }
    }

    private func appendString(_ string: JSONEntry, _ source: Source, to output: inout [UInt8]) {
        // Without escapes the text is minimal already: the parser lets nothing pass that would need one.
        guard string.hasEscapes else { return output.append(contentsOf: source.verbatim(string)) }
        output.append(UInt8(ascii: "\""))
        for byte in DecodedString(StringText(string, in: source.text).bytes) { output.appendJSONCharacter(byte) }
        output.append(UInt8(ascii: "\""))
    }

    private func appendNumber(_ number: JSONEntry, _ source: Source, to output: inout [UInt8]) throws(JSONError) {
        let verbatim = source.verbatim(number)
        let text = UnsafeRawBufferPointer(verbatim)
        if Self.isCanonical(text) { return output.append(contentsOf: verbatim) }
        guard let value = DecimalNumber(text).double(text: text) else {
            throw .numberOutOfRange(offset: number.range.lowerBound)
        }
        ECMAScriptNumber.append(value, to: &output)
    }

    /// Whether a number is a short integer and not `-0`, so that a double holds it and ECMAScript prints it as it is.
    private static func isCanonical(_ text: UnsafeRawBufferPointer) -> Bool {
        guard text.count <= 15, text.last != UInt8(ascii: "0") || text.first != UInt8(ascii: "-") else { return false }
        return text.allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
