/// The elements of an array on a tape, in their order.
package struct JSONElements: Sequence, IteratorProtocol {
    private let entries: [JSONEntry]
    private let end: Int
    private var index: Int

    init(of array: JSONEntry, entries: [JSONEntry]) {
        self.entries = entries
        end = Int(array.next)
        index = Int(array.index) + 1
    }

    package mutating func next() -> JSONEntry? {
        guard index < end else { return nil }
        defer { index = Int(entries[index].next) }
        return entries[index]
    }
}

/// The members of an object on a tape, in the order of the text.
package struct JSONMembers: Sequence, IteratorProtocol {
    private let entries: [JSONEntry]
    private let end: Int
    private var index: Int

    init(of object: JSONEntry, entries: [JSONEntry]) {
        self.entries = entries
        end = Int(object.next)
        index = Int(object.index) + 1
    }

    package mutating func next() -> (key: JSONEntry, value: JSONEntry)? {
        guard index < end else { return nil }
        defer { index = Int(entries[index + 1].next) }
        return (entries[index], entries[index + 1])
    }
}
