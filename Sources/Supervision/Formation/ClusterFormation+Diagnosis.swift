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
        guard let member = members[name] else { return [] }
        return ordered(member.peers.union(member.reportedBy)).compactMap { peer, other in
            isLinked(member, other, named: peer) ? peer : nil
        }
    }

    /// The nodes that are not ready, in the order of addition.
    package var unreadyNodes: [String] {
        ordered(members.keys).compactMap { $1.isReady ? nil : $0 }
    }

    /// The ready nodes by who hangs together, through whichever others: the parts, and the nodes of each, in the order
    /// of addition.
    package var parts: [[String]] {
        var seen: Set<String> = []
        return ordered(members.keys).compactMap { name, member in
            guard member.isReady, seen.insert(name).inserted else { return nil }
            var part = [name]
            var next = 0
            while next < part.count {
                guard let member = members[part[next]] else { break }
                for peer in readyPeers(of: member) where seen.insert(peer).inserted {
                    part.append(peer)
                }
                next += 1
            }
            return ordered(part).map(\.0)
        }
    }

    private func readyPeers(of member: Member) -> Set<String> {
        member.peers.union(member.reportedBy).filter { name in
            guard let other = members[name], other.isReady else { return false }
            return isLinked(member, other, named: name)
        }
    }

    /// The pairs that keep a full mesh from being formed, in the order of addition; in a partial one it is no particular
    /// pairs.
    package var missingLinks: [MissingLink] {
        if isPartial || links == linksExpected { return [] }
        let nodes = ordered(members.keys)
        return nodes.indices.flatMap { index in
            nodes[(index + 1)...].compactMap { missingLink(nodes[index], $0) }
        }
    }

    /// The nodes that keep the mesh from being converged once it is formed, in the order of addition.
    ///
    /// The measure is the pool with the most transactions; among several, the one that most nodes hold.
    package var poolDifferences: [PoolDifference] {
        let ready = ordered(members.keys).filter { $1.isReady && ($1.isNative || $1.pool != nil) }
        let holders = Dictionary(grouping: ready.compactMap(\.1.pool)) { $0 }.mapValues(\.count)
        let rank = { (pool: PoolSummary, nodes: Int) in (pool.count, nodes, pool.fingerprint) }
        guard let reference = holders.max(by: { rank($0.key, $0.value) < rank($1.key, $1.value) })?.key else {
            return []
        }
        return ready.compactMap { name, member in
            member.pool == reference ? nil : PoolDifference(name: name, pool: member.pool, reference: reference)
        }
    }

    /// How many pairs of ready nodes should be linked and are such as `isMeant` says of their names.
    package func countExpected(where isMeant: (String, String) -> Bool) -> Int {
        let nodes = ordered(members.keys)
        return nodes.indices.reduce(0) { count, index in
            count + nodes[(index + 1)...].count { isExpected(nodes[index].1, $0.1) && isMeant(nodes[index].0, $0.0) }
        }
    }

    private func missingLink(_ left: (String, Member), _ right: (String, Member)) -> MissingLink? {
        guard isExpected(left.1, right.1), !isLinked(left.1, right.1, named: right.0) else { return nil }
        let reporter =
            left.1.peers.contains(right.0) ? left.0 : right.1.peers.contains(left.0) ? right.0 : nil
        return MissingLink(first: left.0, second: right.0, reporter: reporter)
    }

    private func ordered(_ names: some Sequence<String>) -> [(String, Member)] {
        names.compactMap { name in members[name].map { (name, $0) } }.sorted { $0.1.ordinal < $1.1.ordinal }
    }
}
