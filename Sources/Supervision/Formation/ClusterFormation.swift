/// Whether the mesh is what it should be: who is linked with whom, and whether all hold the same transactions.
///
/// Fed with what nodes report, it keeps the answers up to date: a report about one link costs the same whatever the
/// size of the cluster, a change of a node is proportional to its links.
///
/// **When a pair is linked.** Two native nodes are when both ends report it: a survivor may still report a link whose
/// other end has just died and come back, and a link that only one end has opened carries nothing yet. With a naive
/// node, which may report nothing itself, the word of either end suffices.
///
/// **Which pairs are expected.** In a full mesh every two ready nodes that have a way to each other: at least one takes
/// WebSocket connections, or both take HTTP requests. Two private nodes can only reach each other through others, and so
/// can a private node and one that speaks HTTP only. In a partial mesh nobody has to be linked with anybody in
/// particular, but the ready nodes have to hang together: expected is one link more than there are for each part beyond
/// the first.
package struct ClusterFormation: Sendable {
    /// How many expected pairs are linked.
    package private(set) var links = 0
    /// How many nodes are ready.
    package private(set) var readyCount = 0

    private(set) var members: [Ordinal: Member] = [:]
    private var ordinals: [String: Ordinal] = [:]
    private var readyPrivateCount = 0
    private var readyHTTPCount = 0
    private var readyWithoutPool = 0
    private var readyByPool: [PoolSummary: Int] = [:]
    private var nextOrdinal: Ordinal = 0
    let isPartial: Bool

    /// - Parameter isPartial: whether nodes are linked with some others only.
    package init(isPartial: Bool = false) {
        self.isPartial = isPartial
    }

    /// How many pairs of ready nodes should be linked; in a partial mesh at a cost that grows with the links.
    package var linksExpected: Int {
        if isPartial { return links + max(0, partCount - 1) }
        return Self.pairs(of: readyCount) - Self.pairs(of: readyPrivateCount) - readyPrivateCount * readyHTTPCount
    }

    /// Whether every two ready nodes that can be linked are, or in a partial mesh all ready nodes hang together, and there
    /// is a ready node at all.
    package var isFormed: Bool {
        readyCount > 0 && links == linksExpected
    }

    /// Whether the mesh is formed and the pools of all ready nodes are equal.
    ///
    /// A native node that has not reported its pool yet stands in the way; a naive one, which may never do so, does not.
    package var isConverged: Bool {
        isFormed && readyWithoutPool == 0 && readyByPool.count <= 1
    }

    /// A node exists, and is not ready. A known name changes nothing.
    ///
    /// Every node is to be added before any reports: reports about nodes that are not there are dropped.
    package mutating func nodeAdded(_ name: String, reach: NodeReach, isNative: Bool) {
        guard ordinals[name] == nil else { return }
        ordinals[name] = nextOrdinal
        members[nextOrdinal] = Member(name: name, ordinal: nextOrdinal, reach: reach, isNative: isNative)
        nextOrdinal += 1
    }

    /// A node is gone, and with it every report by it and about it.
    package mutating func nodeRemoved(_ name: String) {
        processEnded(name)
        guard let ordinal = ordinals.removeValue(forKey: name), let gone = members.removeValue(forKey: ordinal)
        else { return }
        for reporter in gone.reportedBy.elements { members[reporter]?.peers.remove(ordinal) }
    }

    /// A node's process is gone: it is not ready, and what it reported no longer holds.
    package mutating func processEnded(_ name: String) {
        readinessChanged(name, isReady: false)
        guard let ordinal = ordinals[name], let peers = members[ordinal]?.peers else { return }
        for peer in peers.elements { linkClosed(from: ordinal, to: peer) }
        members[ordinal]?.pool = nil
    }

    /// A node became ready or is no longer. Its reports hold either way, but count only while it is ready.
    package mutating func readinessChanged(_ name: String, isReady: Bool) {
        guard let member = member(name), member.isReady != isReady else { return }
        if isReady {
            members[member.ordinal]?.isReady = true
            links += countedLinks(of: member)
            count(member, 1)
        } else {
            links -= countedLinks(of: member)
            count(member, -1)
            members[member.ordinal]?.isReady = false
        }
    }

    /// A node reports a link to another.
    package mutating func linkOpened(from reporter: String, to peer: String) {
        guard let reporter = ordinals[reporter], let peer = ordinals[peer] else { return }
        linkOpened(from: reporter, to: peer)
    }

    /// A node reports that a link to another is gone.
    package mutating func linkClosed(from reporter: String, to peer: String) {
        guard let reporter = ordinals[reporter], let peer = ordinals[peer] else { return }
        linkClosed(from: reporter, to: peer)
    }

    /// A node reports all its links at once, in place of everything it reported before.
    package mutating func peersReported(by reporter: String, _ peers: some Sequence<String>) {
        guard let reporter = ordinals[reporter], let before = members[reporter]?.peers else { return }
        let now = SortedSet(peers.compactMap { ordinals[$0] })
        for peer in before.elements where !now.contains(peer) { linkClosed(from: reporter, to: peer) }
        for peer in now.elements { linkOpened(from: reporter, to: peer) }
    }

    /// A node reports what it holds.
    package mutating func poolReported(by name: String, _ pool: PoolSummary) {
        guard let before = member(name), before.pool != pool else { return }
        if before.isReady { countPool(of: before, -1) }
        members[before.ordinal]?.pool = pool
        if before.isReady, let after = member(name) { countPool(of: after, 1) }
    }
}

extension ClusterFormation {
    func member(_ name: String) -> Member? {
        ordinals[name].flatMap { members[$0] }
    }

    private mutating func linkOpened(from reporter: Ordinal, to peer: Ordinal) {
        guard reporter != peer, members[reporter]?.peers.contains(peer) == false else { return }
        links -= isCounted(reporter, peer) ? 1 : 0
        members[reporter]?.peers.insert(peer)
        members[peer]?.reportedBy.insert(reporter)
        links += isCounted(reporter, peer) ? 1 : 0
    }

    private mutating func linkClosed(from reporter: Ordinal, to peer: Ordinal) {
        guard members[reporter]?.peers.contains(peer) == true else { return }
        links -= isCounted(reporter, peer) ? 1 : 0
        members[reporter]?.peers.remove(peer)
        members[peer]?.reportedBy.remove(reporter)
        links += isCounted(reporter, peer) ? 1 : 0
    }

    /// Whether the pair counts: both are ready, can be linked, and are.
    private func isCounted(_ reporter: Ordinal, _ peer: Ordinal) -> Bool {
        guard let left = members[reporter], let right = members[peer] else { return false }
        return isExpected(left, right) && isLinked(left, right)
    }

    /// Whether two nodes should be linked.
    func isExpected(_ left: Member, _ right: Member) -> Bool {
        left.isReady && right.isReady && left.reach.canLink(to: right.reach)
    }

    /// Whether two nodes are linked.
    func isLinked(_ left: Member, _ right: Member) -> Bool {
        let there = left.peers.contains(right.ordinal)
        let back = left.reportedBy.contains(right.ordinal)
        return left.isNative && right.isNative ? there && back : there || back
    }

    private func countedLinks(of member: Member) -> Int {
        member.peers.union(member.reportedBy).elements.count { isCounted(member.ordinal, $0) }
    }

    /// Counts a ready node in or out.
    private mutating func count(_ member: Member, _ change: Int) {
        readyCount += change
        switch member.reach {
        case .webSocket: break
        case .http: readyHTTPCount += change
        case .dialsOnly: readyPrivateCount += change
        }
        countPool(of: member, change)
    }

    private mutating func countPool(of member: Member, _ change: Int) {
        guard let pool = member.pool else {
            if member.isNative { readyWithoutPool += change }
            return
        }
        let holders = readyByPool[pool, default: 0] + change
        readyByPool[pool] = holders == 0 ? nil : holders
    }

    private static func pairs(of count: Int) -> Int {
        count * (count - 1) / 2
    }
}
