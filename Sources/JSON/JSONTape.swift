/// A parsed JSON text as a flat array of entries, made for reuse: parsing again allocates nothing once it has grown.
///
/// The tape keeps a copy of the text, so its entries stay readable whatever becomes of the buffer that was parsed. What
/// it accepts is RFC 8259 within I-JSON (RFC 7493): well-formed UTF-8 without a byte order mark, no lone surrogates, no
/// duplicate keys. Values come in the order of the text, an array or object before what it holds, a key before its
/// value.
package struct JSONTape {
    /// What every parse of this tape is bounded by.
    package let limits: JSONLimits
    private var paddedText: [UInt8] = []
    private var storage = JSONParser.Storage()

    /// Makes an empty tape.
    package init(limits: JSONLimits = .standard) {
        self.limits = limits
    }

    /// Parses a text, in place of the last one, and returns the entry of its value.
    ///
    /// Throws a `JSONError` at the first thing wrong; the tape is then empty.
    @discardableResult
    package mutating func parse(_ text: UnsafeRawBufferPointer) throws(JSONError) -> JSONEntry {
        storage.entries.removeAll(keepingCapacity: true)
        paddedText.removeAll(keepingCapacity: true)
        guard text.count <= limits.bytes else { throw .tooManyBytes(count: text.count, limit: limits.bytes) }
        paddedText.append(contentsOf: text)
        paddedText.append(contentsOf: repeatElement(0, count: JSONParser.padding))
        do {
            try parseCopiedText()
        } catch {
            storage.entries.removeAll(keepingCapacity: true)
            throw error
        }
        return storage.entries[0]
    }

    /// Parses a text, in place of the last one, and returns the entry of its value.
    ///
    /// Throws a `JSONError` at the first thing wrong; the tape is then empty.
    @discardableResult
    package mutating func parse(_ text: [UInt8]) throws(JSONError) -> JSONEntry {
        try text.withUnsafeBufferPointer { (bytes) throws(JSONError) in try parse(UnsafeRawBufferPointer(bytes)) }
    }

    /// Parses a text, in place of the last one, and returns the entry of its value.
    ///
    /// Throws a `JSONError` at the first thing wrong; the tape is then empty.
    @discardableResult
    package mutating func parse(_ text: String) throws(JSONError) -> JSONEntry {
        try parse(Array(text.utf8))
    }

    /// All entries, in the order of the text.
    var entries: [JSONEntry] { storage.entries }

    /// Lends the whole text, padding included, so that the ranges of entries are its indices.
    ///
    /// An entry beyond the text belongs to another parse: a caller's bug, which traps before anything is read there.
    func withText<Result, Failure: Error>(
        holding entry: JSONEntry,
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(Int(entry.end) <= paddedText.count, "the JSON entry belongs to another parse")
        return try paddedText.withUnsafeBufferPointer(body)
    }

    private mutating func parseCopiedText() throws(JSONError) {
        try paddedText.withUnsafeBufferPointer { (text) throws(JSONError) in
            var parser = JSONParser(paddedText: text, limits: limits, storage: storage)
            // From here on the parser alone owns the arrays: filling them copies nothing.
            storage = JSONParser.Storage()
            defer { storage = parser.storage }
            try parser.parseDocument()
        }
    }
}
