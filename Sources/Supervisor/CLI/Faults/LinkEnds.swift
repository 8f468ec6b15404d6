import ControlAPI

/// The links that a command is about: each node on one side with each on the other.
struct LinkEnds: Equatable {
    private let from: NodeSelection
    private let to: NodeSelection

    /// Reads two operands, each a node, a list of nodes with commas, or `all`.
    init(_ operands: [String], of verb: Verb) throws(Failure) {
        from = try NodeSelection(operands[0].split(separator: ",").map(String.init), of: verb)
        to = try NodeSelection(operands[1].split(separator: ",").map(String.init), of: verb)
        if case .names(let one) = from, case .names(let other) = to, one == other, one.count == 1 {
            throw .usage("\(one[0]) has no link to itself", of: verb)
        }
        if from == .names([]) || to == .names([]) { throw .usage("a node is missing", of: verb) }
    }

    /// Whether every link of the cluster is meant.
    var areAll: Bool { from == .all && to == .all }

    /// Refuses nodes that the cluster has not.
    func check(in status: ClusterStatus) throws(Failure) {
        let all = status.nodes.map(\.name)
        let missing = (from.names(outOf: all) + to.names(outOf: all)).filter { !all.contains($0) }
        if !missing.isEmpty { throw .noNodes(missing) }
    }

    /// The pairs of different nodes, in the order in which they were typed.
    func pairs(in status: ClusterStatus) -> [(String, String)] {
        let all = status.nodes.map(\.name)
        return from.names(outOf: all).flatMap { one in
            to.names(outOf: all).filter { $0 != one }.map { (one, $0) }
        }
    }
}

extension NodeSelection {
    fileprivate func names(outOf all: [String]) -> [String] {
        switch self {
        case .all: all
        case .names(let names): names
        }
    }
}
