/// Who is linked with whom. Computed when asked for, at a cost that grows with the square of the nodes.
extension ClusterFormation {
    /// The nodes that this one is linked with, ready or not, in the order of addition. Empty for an unknown node.
    package func peers(of name: String) -> [String] {
        guard let member = member(name) else { return [] }
        return acquaintances(of: member).filter { isLinked(member, $0) }.map(\.name)
    }

    /// How many parts the ready nodes fall into that hang together, through whichever others.
    var partCount: Int {
        var seen: Set<Ordinal> = []
        return members.values.count { member in
            guard member.isReady, seen.insert(member.ordinal).inserted else { return false }
            var pending = [member]
            while let next = pending.popLast() {
                let peers = acquaintances(of: next).filter { $0.isReady && isLinked(next, $0) }
                pending += peers.filter { seen.insert($0.ordinal).inserted }
            }
            return true
        }
    }

    /// Those that a node reports a link to, or that report one to it, in the order of addition.
    private func acquaintances(of member: Member) -> [Member] {
        member.peers.union(member.reportedBy).elements.compactMap { members[$0] }
    }

    /// How many pairs of ready nodes should be linked and are such as `isMeant` says of their names.
    package func countExpected(where isMeant: (String, String) -> Bool) -> Int {
        let nodes = ordered
        return nodes.indices.reduce(0) { count, index in
            let left = nodes[index]
            return count + nodes[(index + 1)...].count { isExpected(left, $0) && isMeant(left.name, $0.name) }
        }
    }

    /// All nodes in the order of addition.
    private var ordered: [Member] {
        members.values.sorted { $0.ordinal < $1.ordinal }
    }
}
