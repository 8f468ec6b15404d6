import Supervision

/// Lets the first known peer of programs that do not redial start before the others.
///
/// A node of the teaching network dials its known peers once, when it starts. Where all start in the same moment nobody
/// listens yet, and they stay alone for ever.
final class StartGate {
    private unowned let cluster: Cluster
    private var waiting: [(node: Node, id: SpawnID)] = []

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// Whether a node's next process has to wait; ``look()`` makes it in time.
    func holdsBack(_ node: Node, _ id: SpawnID) -> Bool {
        guard shouldWait(node) else { return false }
        waiting.append((node, id))
        return true
    }

    /// Makes the processes that need not wait any more.
    func look() {
        while let index = waiting.firstIndex(where: { !isWanted($0.node) || !shouldWait($0.node) }) {
            let (node, id) = waiting.remove(at: index)
            if isWanted(node) {
                node.makeProcess(id)
            } else {
                node.cannotSpawn(id, .permanent("it is not wanted any more"))
            }
        }
    }

    private func isWanted(_ node: Node) -> Bool { node.lifecycle.record.intent == .running }

    /// Whether one of the known peers is about to be there, none is, and this node is not to come before it.
    private func shouldWait(_ node: Node) -> Bool {
        guard !cluster.program.isBuiltIn, cluster.ending == nil else { return false }
        let seeds = cluster.setup.plan.mesh.knownPeers.compactMap { number in
            cluster.nodes.first { $0.number == number && $0.settings.isPublic }
        }
        if seeds.contains(where: { $0 !== node && $0.lifecycle.state == .ready }) { return false }
        return seeds.prefix { $0 !== node }.contains(where: isComing)
    }

    private func isComing(_ node: Node) -> Bool {
        switch node.lifecycle.state {
        case .starting: true
        case .stopping: isWanted(node)
        case .created, .ready, .unready, .paused, .stopped, .backoff, .failed: false
        }
    }
}
