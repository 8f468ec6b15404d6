/// A JSON number that keeps its text as it was written, so that no digit is lost on the way through.
package struct JSONNumber: Sendable, Hashable {
    /// The number by the grammar of RFC 8259 section 6. Numbers are equal where their texts are.
    package let text: String

    /// Makes a number of an integer.
    package init(_ integer: some BinaryInteger) {
        text = String(integer)
    }

    /// Makes a number of a double, printed as ECMAScript does; nil for an infinity or NaN, which JSON cannot write.
    package init?(_ double: Double) {
        guard double.isFinite else { return nil }
        var bytes: [UInt8] = []
        ECMAScriptNumber.append(double, to: &bytes)
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Makes a number of its text; nil where that is not a number by the grammar.
    package init?(text: String) {
        var tape = JSONTape()
        guard let entry = try? tape.parse(text), entry.kind == .number, entry.range.count == text.utf8.count else {
            return nil
        }
        self.text = text
    }

    init(verbatim text: UnsafeRawBufferPointer) {
        self.text = String(decoding: text, as: UTF8.self)
    }

    /// The value where it is an integer that fits, however it is written (`1e2` is 100), else nil.
    package var integer: Int64? {
        withDecimal { decimal, _ in decimal.integer }
    }

    /// The nearest double, or nil where the number is beyond the range of doubles.
    package var double: Double? {
        withDecimal { decimal, text in decimal.double(text: text) }
    }

    private func withDecimal<Result>(_ body: (DecimalNumber, UnsafeRawBufferPointer) -> Result) -> Result {
        var text = text
        return text.withUTF8 { utf8 in
            let bytes = UnsafeRawBufferPointer(utf8)
            return body(DecimalNumber(bytes), bytes)
        }
    }
}
