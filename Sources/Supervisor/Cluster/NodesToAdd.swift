import ClusterConfig
import ControlAPI

/// Which nodes a request to add nodes is about.
struct NodesToAdd: Equatable, Sendable {
    /// Nodes that exist and are to be started if they do not run.
    var existing: [Int] = []
    /// Numbers of nodes to be made.
    var new: [Int] = []
    /// Numbers passed over, since something foreign has their name.
    var skipped: [Int] = []

    /// - Parameters:
    ///   - known: the numbers of the cluster's nodes.
    ///   - foreign: what has a node's name in the directory and is none of ours.
    /// - Throws: where the total is more than there can be, or something foreign is in the way.
    init(
        _ amount: AddNodes.Amount,
        known: Set<Int>,
        foreign: Set<Int>,
        plan: ClusterPlan,
        layout: Layout
    ) throws(APIError) {
        switch amount {
        case .more(let count):
            new = nextFreeNumbers(count: count, taken: known.union(foreign))
            skipped = foreign.filter { number in new.contains { $0 > number } }.sorted()
        case .upTo(let total):
            existing = known.sorted()
            new = nextFreeNumbers(count: max(0, total - known.count), taken: known)
            if let first = new.first(where: foreign.contains) { throw Self.inTheWay(first, layout) }
        }
        if let last = new.last, last > plan.nodeNumbers.upperBound {
            throw APIError(
                .badRequest,
                "node-\(last) cannot be: node numbers go up to \(plan.nodeNumbers.upperBound) "
                    + "with base_port \(plan.basePort); ask for fewer nodes, or change base_port"
            )
        }
    }

    private static func inTheWay(_ number: Int, _ layout: Layout) -> APIError {
        let name = NodeName.name(of: number)
        return APIError(
            .conflict,
            "\(layout.nodePath(name)) exists, and the supervisor did not make it; move it away"
        )
    }
}
