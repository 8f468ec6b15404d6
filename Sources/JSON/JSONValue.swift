/// A JSON value as a tree, for documents small enough to be convenient with.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// Parses a text; throws a `JSONError` at the first thing wrong.
    package init(parsing text: UnsafeRawBufferPointer, limits: JSONLimits = .standard) throws(JSONError) {
        var tape = JSONTape(limits: limits)
        self.init(try tape.parse(text), of: tape)
    }

    /// Parses a text; throws a `JSONError` at the first thing wrong.
    package init(parsing text: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        var tape = JSONTape(limits: limits)
        self.init(try tape.parse(text), of: tape)
    }

    /// Parses a text; throws a `JSONError` at the first thing wrong.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
        var tape = JSONTape(limits: limits)
        self.init(try tape.parse(text), of: tape)
    }

    /// Makes the tree of an entry and all that is in it.
    package init(_ entry: JSONEntry, of tape: borrowing JSONTape) {
        let entries = tape.entries
        self = tape.withText(holding: entry) { Self.make(entry, entries: entries, text: $0) }
    }

    private static func make(
        _ entry: JSONEntry,
        entries: [JSONEntry],
        text: UnsafeBufferPointer<UInt8>
    ) -> JSONValue {
        switch entry.kind {
        case .null:
            return .null
        case .bool:
            return .bool(text[entry.range.lowerBound] == UInt8(ascii: "t"))
        case .number:
            return .number(
                JSONNumber(verbatim: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[entry.range]))
            )
        case .string:
            return .string(StringText(entry, in: text).decoded)
        case .array:
            return .array(JSONElements(of: entry, entries: entries).map { make($0, entries: entries, text: text) })
        case .object:
            var object = JSONObject()
            for (key, value) in JSONMembers(of: entry, entries: entries) {
                let name = StringText(key, in: text).decoded
                object.append(uniqueKey: name, value: make(value, entries: entries, text: text))
            }
            return .object(object)
        }
    }
}

extension JSONValue {
    /// The value of an object's member; nil where there is none or this is no object.
    package subscript(key: String) -> JSONValue? {
        object?[key]
    }

    /// The truth value, or nil where this is none.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number, or nil where this is none.
    package var number: JSONNumber? {
        if case .number(let value) = self { value } else { nil }
    }

    /// The string, or nil where this is none.
    package var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The elements, or nil where this is no array.
    package var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members, or nil where this is no object.
    package var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }
}
