/// A key that was read, before its value is.
struct YAMLKey {
    var text: String
    var position: YAMLPosition
}

/// The entries of one mapping as they come, no key twice.
struct YAMLEntries {
    private(set) var list: [YAMLEntry] = []
    /// By the keys' bytes: Swift takes strings for equal that differ in their Unicode normalisation, YAML does not.
    private var places: [[UInt8]: YAMLPosition] = [:]

    /// Takes note of a key before its value is read, so that the first of two errors is the one reported.
    mutating func reserve(_ key: YAMLKey) throws(YAMLError) {
        if let first = places.updateValue(key.position, forKey: Array(key.text.utf8)) {
            throw YAMLError("duplicate key '\(key.text.abridged)', first given at \(first)", at: key.position)
        }
    }

    mutating func append(_ key: YAMLKey, _ value: YAMLNode) {
        list.append(YAMLEntry(key: key.text, keyPosition: key.position, value: value))
    }
}

extension YAMLParser {
    /// Makes a key of a scalar that began at `start` and ended at the cursor.
    func key(_ scalar: YAMLScalar, at start: YAMLPosition) throws(YAMLError) -> YAMLKey {
        guard cursor.position.line == start.line else { throw YAMLError("a key must fit on one line", at: start) }
        guard scalar.text.utf8.count <= limits.keyBytes else {
            throw YAMLError("a key is longer than \(limits.keyBytes) bytes", at: start)
        }
        if scalar.style == .plain, scalar.text == "<<" {
            throw YAMLError("merge keys (<<) are not supported", at: start)
        }
        return YAMLKey(text: scalar.text, position: start)
    }
}
