/// One process in the life of a node: the first has 1, each successor a larger number.
///
/// Events carry it, so that what is still under way about a previous process is told apart and ignored. Process ids
/// cannot serve: the kernel uses them again.
package struct SpawnID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let rawValue: UInt64

    package init(_ rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The id of the next process. Wraps after 2⁶⁴ processes, where an event of the first cannot be still under way.
    var successor: SpawnID {
        SpawnID(rawValue &+ 1)
    }

    package static func < (left: SpawnID, right: SpawnID) -> Bool {
        left.rawValue < right.rawValue
    }

    package var description: String {
        "#\(rawValue)"
    }
}
