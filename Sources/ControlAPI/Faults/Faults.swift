/// The faults set in a cluster's mesh: the document of `PUT /v1/faults`, and `mesh.faults` of the status.
///
/// A pure value: commands and daemon change it, the daemon tells each worker its part (``faults(of:among:)``), and the
/// workers do to their links what it says.
package struct Faults: Equatable, Sendable {
    /// Groups of nodes between which there are no links: none, or two and more. A node that is in no group reaches all, and
    /// so carries transactions from one group to another.
    package private(set) var partition: [[String]] = [] {
        didSet { indexGroups() }
    }
    /// Pairs of nodes that have no link.
    package internal(set) var down: Set<NodePair> = []
    /// What happens to messages by sender and receiver.
    var impairments: [String: [String: LinkImpairment]] = [:]
    /// Decides which messages are lost.
    package var seed: UInt64 = 0
    /// Counts changes. In a request to change them: which faults it is meant to replace; nil for whichever there are.
    package var revision: Int? = 0
    private var groups: [String: Int] = [:]

    /// No faults.
    package init() {}

    /// Whether nothing is wrong anywhere.
    package var isEmpty: Bool { partition.isEmpty && down.isEmpty && impairments.isEmpty }

    /// The partition, links that are down, and directions of links on which messages are delayed or lost.
    package var count: Int {
        (partition.isEmpty ? 0 : 1) + down.count + impairments.values.reduce(0) { $0 + $1.count }
    }

    /// Every direction of a link on which messages are delayed or lost, in the order in which people are shown nodes.
    package var impaired: [(from: String, to: String, impairment: LinkImpairment)] {
        impairments.keys.sorted(by: NodePair.isBefore).flatMap { from in
            let receivers = impairments[from] ?? [:]
            return receivers.sorted { NodePair.isBefore($0.key, $1.key) }.map { (from, $0.key, $0.value) }
        }
    }

    /// Every node that a fault names.
    package var nodes: Set<String> {
        var nodes = Set(partition.joined()).union(impairments.keys)
        for receivers in impairments.values { nodes.formUnion(receivers.keys) }
        for pair in down { nodes.formUnion([pair.first, pair.second]) }
        return nodes
    }

    /// Whether two nodes must not be linked.
    package func isCut(_ one: String, _ other: String) -> Bool {
        if let group = groups[one], let another = groups[other], group != another { return true }
        return down.contains(NodePair(one, other))
    }

    /// What happens to messages from one node to another.
    package func impairment(from sender: String, to receiver: String) -> LinkImpairment {
        impairments[sender]?[receiver] ?? .none
    }

    private mutating func indexGroups() {
        groups = [:]
        for (index, group) in partition.enumerated() {
            for node in group { groups[node] = index }
        }
    }
}

/// Changes.
extension Faults {
    /// Keeps groups of nodes apart, instead of those before; none lets all nodes reach each other again.
    package mutating func divide(into groups: [[String]]) throws(FaultError) {
        if groups.count == 1 { throw .tooFewGroups }
        var seen: Set<String> = []
        for group in groups {
            if group.isEmpty { throw .emptyGroup }
            for node in group where !seen.insert(node).inserted { throw .inTwoGroups(node) }
        }
        partition = groups.map { $0.sorted(by: NodePair.isBefore) }
    }

    /// Takes the link of two nodes down. It then has no other fault.
    package mutating func takeDown(_ one: String, _ other: String) throws(FaultError) {
        if one == other { throw .linkToItself(one) }
        try impair(from: one, to: other, .none)
        try impair(from: other, to: one, .none)
        down.insert(NodePair(one, other))
    }

    /// Has the messages from one node to another delayed or lost, instead of what happened to them before. The link is up.
    package mutating func impair(
        from sender: String,
        to receiver: String,
        _ impairment: LinkImpairment
    ) throws(FaultError) {
        if sender == receiver { throw .linkToItself(sender) }
        down.remove(NodePair(sender, receiver))
        impairments[sender, default: [:]][receiver] = impairment == .none ? nil : impairment
        if impairments[sender]?.isEmpty == true { impairments[sender] = nil }
    }

    /// Takes every fault of one link away.
    package mutating func heal(_ one: String, _ other: String) throws(FaultError) {
        try impair(from: one, to: other, .none)
        try impair(from: other, to: one, .none)
        if isCut(one, other) { throw .keptApart(one, other, partition: partitionText) }
    }

    /// Takes every fault away.
    package mutating func heal() {
        partition = []
        down = []
        impairments = [:]
    }

    /// A node is gone, and with it every fault that names it. A partition of which one group is left is none.
    package mutating func forget(_ node: String) {
        let groups = partition.map { $0.filter { $0 != node } }.filter { !$0.isEmpty }
        partition = groups.count > 1 ? groups : []
        down = down.filter { $0.first != node && $0.second != node }
        impairments[node] = nil
        for sender in impairments.keys {
            impairments[sender]?[node] = nil
            if impairments[sender]?.isEmpty == true { impairments[sender] = nil }
        }
    }
}
