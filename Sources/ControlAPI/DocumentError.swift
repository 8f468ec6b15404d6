import JSON

/// A document of the control socket that is not what it should be.
package enum DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
    case notJSON(String)
    /// A field is missing, or not of the expected kind. The path is written `nodes[2].state`.
    case badField(path: String, expected: String)
    /// A field says what cannot be.
    case senseless(path: String, problem: String)

    package var description: String {
        switch self {
        case .notJSON(let problem): "not JSON: \(problem)"
        case .badField(let path, let expected): "\(path): expected \(expected)"
        case .senseless(let path, let problem): "\(path): \(problem)"
        }
    }
}

/// Reads the fields of a JSON object, and names the one that is wrong. Fields nobody asks for are ignored, so that an older
/// program understands a newer one.
struct FieldReader {
    private let value: JSONValue
    private let path: String

    /// - Parameter path: how the object is called in errors; empty for a whole document.
    init(_ value: JSONValue, path: String = "") throws(DocumentError) {
        guard case .object = value else {
            throw .badField(path: path.isEmpty ? "the document" : path, expected: "an object")
        }
        self.value = value
        self.path = path
    }

    /// A thousand nodes, each of which names all others, fit.
    private static let limits = JSONLimits(bytes: 64 << 20, entries: 1 << 22)

    init(parsing bytes: some Sequence<UInt8>) throws(DocumentError) {
        let bytes = Array(bytes)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes, limits: Self.limits)
        } catch {
            throw .notJSON(error.description(in: bytes))
        }
        try self.init(value)
    }

    func has(_ name: String) -> Bool {
        value[name].map { $0 != .null } ?? false
    }

    func bad(_ name: String, _ expected: String) -> DocumentError {
        .badField(path: path.isEmpty ? name : "\(path).\(name)", expected: expected)
    }

    // MARK: Required fields

    func string(_ name: String) throws(DocumentError) -> String {
        guard let string = value[name]?.string else { throw bad(name, "a string") }
        return string
    }

    func bool(_ name: String) throws(DocumentError) -> Bool {
        guard let bool = value[name]?.bool else { throw bad(name, "true or false") }
        return bool
    }

    func integer(_ name: String, in range: ClosedRange<Int> = 0...Int(Int32.max)) throws(DocumentError) -> Int {
        guard let integer = value[name]?.number?.integer, let number = Int(exactly: integer), range.contains(number)
        else { throw bad(name, "a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return number
    }

    func double(_ name: String) throws(DocumentError) -> Double {
        guard let double = value[name]?.number?.double else { throw bad(name, "a number") }
        return double
    }

    func double(_ name: String, in range: ClosedRange<Double>) throws(DocumentError) -> Double {
        let double = try double(name)
        guard range.contains(double) else {
            throw bad(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return double
    }

    func object(_ name: String) throws(DocumentError) -> FieldReader {
        guard let field = value[name] else { throw bad(name, "an object") }
        return try FieldReader(field, path: path.isEmpty ? name : "\(path).\(name)")
    }

    func strings(_ name: String) throws(DocumentError) -> [String] {
        guard let elements = value[name]?.array else { throw bad(name, "an array of strings") }
        var strings: [String] = []
        for element in elements {
            guard let string = element.string else { throw bad(name, "an array of strings") }
            strings.append(string)
        }
        return strings
    }

    func objects(_ name: String) throws(DocumentError) -> [FieldReader] {
        guard let elements = value[name]?.array else { throw bad(name, "an array of objects") }
        let base = path.isEmpty ? name : "\(path).\(name)"
        var readers: [FieldReader] = []
        for (index, element) in elements.enumerated() {
            readers.append(try FieldReader(element, path: "\(base)[\(index)]"))
        }
        return readers
    }

    /// An array of arrays of strings.
    func lists(_ name: String) throws(DocumentError) -> [[String]] {
        guard let elements = value[name]?.array else { throw bad(name, "an array of arrays of strings") }
        var lists: [[String]] = []
        for element in elements {
            let strings = element.array?.compactMap(\.string) ?? []
            guard let count = element.array?.count, count == strings.count else {
                throw bad(name, "an array of arrays of strings")
            }
            lists.append(strings)
        }
        return lists
    }

    // MARK: Fields that may be absent or null

    func optional<Result>(
        _ name: String,
        _ read: (String) throws(DocumentError) -> Result
    ) throws(DocumentError) -> Result? {
        has(name) ? try read(name) : nil
    }

    func json(_ name: String) -> JSONValue? { value[name] }
}

extension JSONValue {
    /// The value, or null for nil.
    static func optional<Value>(_ value: Value?, _ make: (Value) -> JSONValue) -> JSONValue {
        value.map(make) ?? .null
    }

    static func integer(_ value: some BinaryInteger) -> JSONValue { .number(JSONNumber(value)) }

    /// A number of seconds to the millisecond; no person and no program needs more.
    static func seconds(_ value: Double) -> JSONValue {
        JSONNumber((value * 1000).rounded() / 1000).map(JSONValue.number) ?? .null
    }
}
