/// Two nodes by their names, in no particular order.
package struct NodePair: Hashable, Comparable, Sendable {
    /// The one that comes first: node-2 before node-10.
    package let first: String
    package let second: String

    /// The pair of two different nodes.
    package init(_ one: String, _ other: String) {
        let isOrdered = Self.isBefore(one, other)
        first = isOrdered ? one : other
        second = isOrdered ? other : one
    }

    package static func < (left: NodePair, right: NodePair) -> Bool {
        left.first == right.first ? isBefore(left.second, right.second) : isBefore(left.first, right.first)
    }

    /// The order in which people are shown nodes.
    package static func isBefore(_ left: String, _ right: String) -> Bool {
        (left.utf8.count, left) < (right.utf8.count, right)
    }
}
