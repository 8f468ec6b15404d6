/// Faults that make no sense.
package enum FaultError: Error, Equatable, Sendable, CustomStringConvertible {
    case tooFewGroups
    case emptyGroup
    case inTwoGroups(String)
    case linkToItself(String)
    /// One link cannot be healed, because it is the partition that keeps its nodes apart.
    case keptApart(String, String, partition: String)

    package var description: String {
        switch self {
        case .tooFewGroups: "a partition has two groups at least"
        case .emptyGroup: "a group of the partition is empty"
        case .inTwoGroups(let node): "\(node) is in two groups of the partition"
        case .linkToItself(let node): "\(node) has no link to itself"
        case .keptApart(let one, let other, let partition):
            "\(one) and \(other) are kept apart by the partition \(partition), which is healed as a whole"
        }
    }
}
