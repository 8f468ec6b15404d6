/// The header fields of a message, in the order and spelling in which they came (RFC 9110, section 5).
///
/// Names are compared without regard to ASCII case. A head has a few dozen fields at most, so they are searched in order.
package struct HTTPFields: Equatable, Sendable {
    private var entries: [Entry] = []

    fileprivate struct Entry: Equatable, Sendable {
        let name: String
        let value: String
    }

    /// An empty list of fields.
    package init() {}

    /// Fields with these names and values, in this order.
    package init(_ fields: [(String, String)]) {
        entries = fields.map { Entry(name: $0.0, value: $0.1) }
    }

    /// The number of field lines; a repeated name counts each time.
    package var count: Int { entries.count }

    /// Whether there are no fields.
    package var isEmpty: Bool { entries.isEmpty }

    /// The value of the first field with this name, or nil.
    package subscript(name: String) -> String? {
        entries.first { $0.name.equalsIgnoringASCIICase(name) }?.value
    }

    /// The values of all fields with this name, in order.
    package func values(_ name: String) -> [String] {
        entries.filter { $0.name.equalsIgnoringASCIICase(name) }.map(\.value)
    }

    /// Appends a field behind the others, whether or not the name is there already.
    package mutating func add(_ name: String, _ value: String) {
        entries.append(Entry(name: name, value: value))
    }

    /// Makes room for `count` fields, so that adding them allocates once.
    package mutating func reserveCapacity(_ count: Int) {
        entries.reserveCapacity(count)
    }

    /// Whether the comma-separated lists in the fields called `name` hold `token`, without regard to ASCII case
    /// (RFC 9110, section 5.6.1).
    package func containsToken(_ token: String, in name: String) -> Bool {
        entries.contains { entry in
            entry.name.equalsIgnoringASCIICase(name)
                && entry.value.utf8.split(separator: UInt8(ascii: ",")).contains { element in
                    element.trimmingOptionalWhitespace().equalsIgnoringASCIICase(token.utf8)
                }
        }
    }
}

extension HTTPFields {
    /// Whether the sender of these fields keeps the connection open (RFC 9112, section 9.3).
    func keepAlive(minorVersion: Int) -> Bool {
        if containsToken("close", in: "Connection") { return false }
        return minorVersion >= 1 || containsToken("keep-alive", in: "Connection")
    }
}

extension HTTPFields: Sequence {
    /// Iterates over the fields in order.
    package struct Iterator: IteratorProtocol {
        private var entries: IndexingIterator<[Entry]>

        fileprivate init(_ entries: [Entry]) {
            self.entries = entries.makeIterator()
        }

        /// The next field, or nil after the last.
        package mutating func next() -> (name: String, value: String)? {
            entries.next().map { ($0.name, $0.value) }
        }
    }

    /// An iterator over (name, value) in order.
    package func makeIterator() -> Iterator { Iterator(entries) }
}
