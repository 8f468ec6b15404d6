extension JSONTape {
    /// Returns the value of an object's member, or nil where there is none or the entry is no object.
    package func member(_ key: StaticString, of object: JSONEntry) -> JSONEntry? {
        member(of: object, utf8: key.utf8Bytes)
    }

    /// Returns the value of an object's member, or nil where there is none or the entry is no object.
    package func member(named key: String, of object: JSONEntry) -> JSONEntry? {
        var key = key
        return key.withUTF8 { member(of: object, utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Whether the entry is a string that stands for exactly these characters.
    package func isString(_ entry: JSONEntry, _ expected: StaticString) -> Bool {
        entry.kind == .string
            && withText(holding: entry) { StringText(entry, in: $0).isEqual(toUTF8: expected.utf8Bytes) }
    }

    /// The entry's string with its escapes decoded, or nil where it is no string.
    package func string(of entry: JSONEntry) -> String? {
        entry.kind == .string ? withText(holding: entry) { StringText(entry, in: $0).decoded } : nil
    }

    /// The entry's number where it is an integer that fits, however it is written (`1e2` is 100), else nil.
    package func integer(of entry: JSONEntry) -> Int64? {
        entry.kind == .number ? withVerbatimText(of: entry) { DecimalNumber($0).integer } : nil
    }

    /// The double nearest to the entry's number, or nil where it is no number or beyond the range of doubles.
    package func double(of entry: JSONEntry) -> Double? {
        entry.kind == .number ? withVerbatimText(of: entry) { DecimalNumber($0).double(text: $0) } : nil
    }

    /// The entry's truth value, or nil where it is neither `true` nor `false`.
    package func bool(of entry: JSONEntry) -> Bool? {
        entry.kind == .bool ? withText(holding: entry) { $0[entry.range.lowerBound] == UInt8(ascii: "t") } : nil
    }

    /// The elements of an array in their order, or nil where the entry is no array.
    package func elements(of array: JSONEntry) -> JSONElements? {
        array.kind == .array ? JSONElements(of: array, entries: entries) : nil
    }

    /// The members of an object in the order of the text, or nil where the entry is no object.
    package func members(of object: JSONEntry) -> JSONMembers? {
        object.kind == .object ? JSONMembers(of: object, entries: entries) : nil
    }

    /// Lends the entry's text exactly as it was received, without a copy; the pointer is valid inside `body` only.
    package func withVerbatimText<Result, Failure: Error>(
        of entry: JSONEntry,
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withText(holding: entry) { (text) throws(Failure) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[entry.range])))
        }
    }

    /// Appends the entry's text exactly as it was received.
    package func appendVerbatimText(of entry: JSONEntry, to output: inout [UInt8]) {
        withVerbatimText(of: entry) { output.append(contentsOf: $0) }
    }

    private func member(of object: JSONEntry, utf8 key: UnsafeRawBufferPointer) -> JSONEntry? {
        guard object.kind == .object else { return nil }
        return withText(holding: object) { text in
            var index = Int(object.index) + 1
            while index < Int(object.next) {
                if StringText(entries[index], in: text).isEqual(toUTF8: key) { return entries[index + 1] }
                index = Int(entries[index + 1].next)
            }
            return nil
        }
    }
}

extension StaticString {
    /// The literal's bytes, which live as long as the program.
    fileprivate var utf8Bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
