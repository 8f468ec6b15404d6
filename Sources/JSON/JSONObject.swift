/// An object's members in their order. Objects are equal where members and order are.
///
/// Keys are looked up one by one, which suits the small objects of control documents; bulk data is read from a
/// `JSONTape`.
package struct JSONObject: Sendable, Equatable {
    /// One member.
    package struct Member: Sendable, Equatable {
        /// The name, escapes decoded.
        package let key: String
        /// What the name stands for.
        package var value: JSONValue

        /// Makes a member.
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// All members, each key once.
    package private(set) var members: [Member] = []

    /// Makes an object without members.
    package init() {}

    /// The value of a key. Setting appends a new key, replaces the value of a known one in its place, and removes the
    /// member where the new value is nil; for a JSON null set `.null`.
    package subscript(key: String) -> JSONValue? {
        get {
            index(of: key).map { members[$0].value }
        }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Compares bytes: Swift takes strings for equal that differ in their Unicode normalisation, JSON does not.
    private func index(of key: String) -> Int? {
        members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
    }

    /// Appends a member whose key the caller knows to be new.
    mutating func append(uniqueKey key: String, value: JSONValue) {
        members.append(Member(key: key, value: value))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// A repeated key is a mistake in the program and traps.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(literal: elements)
    }

    init(literal elements: [(String, JSONValue)]) {
        for (key, value) in elements {
            precondition(self[key] == nil, "the key \"\(key)\" is repeated in a JSON literal")
            append(uniqueKey: key, value: value)
        }
    }
}
