import JSON
import Posix

/// Reads the members of an object in a state file, and names the one that is wrong: `nodes[2].port`.
struct RecordReader {
    private let value: JSONValue
    private let path: String

    init(_ value: JSONValue, at path: String) {
        self.value = value
        self.path = path
    }

    func has(_ name: String) -> Bool {
        value[name] != nil
    }

    func bad(_ name: String, _ expected: String) -> RecordError {
        RecordError(description: "\(full(name)): expected \(expected)")
    }

    func string(_ name: String) throws(RecordError) -> String {
        guard let string = value[name]?.string else { throw bad(name, "a string") }
        return string
    }

    func bool(_ name: String) throws(RecordError) -> Bool {
        guard let bool = value[name]?.bool else { throw bad(name, "true or false") }
        return bool
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(RecordError) -> Int {
        guard let wide = value[name]?.number?.integer, let integer = Int(exactly: wide), range.contains(integer) else {
            throw bad(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    /// Numbers of the kernel's, which may use all 64 bits.
    func unsigned(_ name: String) throws(RecordError) -> UInt64 {
        guard let text = value[name]?.number?.text, let number = UInt64(text) else {
            throw bad(name, "a whole number from 0 to \(UInt64.max)")
        }
        return number
    }

    func time(_ name: String) throws(RecordError) -> Timestamp {
        guard let time = Timestamp(try string(name)) else { throw bad(name, "a time as RFC 3339 has it") }
        return time
    }

    func object(_ name: String) throws(RecordError) -> RecordReader {
        guard let member = value[name], member.object != nil else { throw bad(name, "an object") }
        return RecordReader(member, at: full(name))
    }

    /// The object of that name, nil for null.
    func optional(_ name: String) throws(RecordError) -> RecordReader? {
        value[name] == .null ? nil : try object(name)
    }

    func array(_ name: String) throws(RecordError) -> [RecordReader] {
        guard let elements = value[name]?.array else { throw bad(name, "an array") }
        return elements.enumerated().map { RecordReader($1, at: "\(full(name))[\($0)]") }
    }

    private func full(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
