/// Two ready nodes that should be linked and are not.
package struct MissingLink: Hashable, Sendable {
    package let first: String
    package let second: String
    /// The end that reports the link although the other does not, `nil` if neither does.
    package let reporter: String?

    package init(first: String, second: String, reporter: String?) {
        self.first = first
        self.second = second
        self.reporter = reporter
    }
}

/// A ready node whose pool is not like the others'.
package struct PoolDifference: Hashable, Sendable {
    package let name: String
    /// What it holds, `nil` if it has not said.
    package let pool: PoolSummary?
    /// What most of those hold that hold the most.
    package let reference: PoolSummary

    package init(name: String, pool: PoolSummary?, reference: PoolSummary) {
        self.name = name
        self.pool = pool
        self.reference = reference
    }

    /// How many transactions it lacks at least. 0 means as many, but others.
    package var lacking: Int {
        reference.count - (pool?.count ?? 0)
    }
}

/// What to tell somebody who waits in vain. Computed when asked for, at a cost that grows with the square of the nodes.
extension ClusterFormation {
    /// The nodes that this one is linked with, ready or not, in the order of addition. Empty for an unknown node.
    package func peers(of name: String) -> [String] {
        guard let member = member(name) else { return [] }
        return acquaintances(of: member).filter { isLinked(member, $0) }.map(\.name)
    }

    /// The nodes that are not ready, in the order of addition.
    package var unreadyNodes: [String] {
        ordered.filter { !$0.isReady }.map(\.name)
    }

    /// The ready nodes by who hangs together, through whichever others: the parts, and the nodes of each, in the order
    /// of addition.
    package var parts: [[String]] {
        var seen: Set<Ordinal> = []
        return ordered.compactMap { member in
            guard member.isReady, seen.insert(member.ordinal).inserted else { return nil }
            var part = [member]
            var next = 0
            while next < part.count {
                let peers = acquaintances(of: part[next]).filter { $0.isReady && isLinked(part[next], $0) }
                part += peers.filter { seen.insert($0.ordinal).inserted }
                next += 1
            }
            return part.sorted { $0.ordinal < $1.ordinal }.map(\.name)
        }
    }

    /// Those that a node reports a link to, or that report one to it, in the order of addition.
    private func acquaintances(of member: Member) -> [Member] {
        member.peers.union(member.reportedBy).elements.compactMap { members[$0] }
    }

    /// The pairs that keep a full mesh from being formed, in the order of addition; in a partial one it is no particular
    /// pairs.
    package var missingLinks: [MissingLink] {
        if isPartial || links == linksExpected { return [] }
        let nodes = ordered
        return nodes.indices.flatMap { index in
            nodes[(index + 1)...].compactMap { missingLink(nodes[index], $0) }
        }
    }

    /// The nodes that keep the mesh from being converged once it is formed, in the order of addition.
    ///
    /// The measure is the pool with the most transactions; among several, the one that most nodes hold.
    package var poolDifferences: [PoolDifference] {
        let ready = ordered.filter { $0.isReady && ($0.isNative || $0.pool != nil) }
        let holders = Dictionary(grouping: ready.compactMap(\.pool)) { $0 }.mapValues(\.count)
        let rank = { (pool: PoolSummary, nodes: Int) in (pool.count, nodes, pool.fingerprint) }
        guard let reference = holders.max(by: { rank($0.key, $0.value) < rank($1.key, $1.value) })?.key else {
            return []
        }
        return ready.filter { $0.pool != reference }.map { member in
            PoolDifference(name: member.name, pool: member.pool, reference: reference)
        }
    }

    /// How many pairs of ready nodes should be linked and are such as `isMeant` says of their names.
    package func countExpected(where isMeant: (String, String) -> Bool) -> Int {
        let nodes = ordered
        return nodes.indices.reduce(0) { count, index in
            let left = nodes[index]
            return count + nodes[(index + 1)...].count { isExpected(left, $0) && isMeant(left.name, $0.name) }
        }
    }

    private func missingLink(_ left: Member, _ right: Member) -> MissingLink? {
        guard isExpected(left, right), !isLinked(left, right) else { return nil }
        let reporter =
            left.peers.contains(right.ordinal) ? left : right.peers.contains(left.ordinal) ? right : nil
        return MissingLink(first: left.name, second: right.name, reporter: reporter?.name)
    }

    /// All nodes in the order of addition.
    private var ordered: [Member] {
        members.values.sorted { $0.ordinal < $1.ordinal }
    }
}
