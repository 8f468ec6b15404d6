import ControlAPI

/// What keeps a cluster from being formed or converged: who is not ready, which links are missing, whose pool is behind.
struct Shortfall {
    /// Lines beyond these would not be read.
    private static let longest = 10

    private let status: ClusterStatus

    init(_ status: ClusterStatus) {
        self.status = status
    }

    /// Whether every node that is meant to run is ready, and all that can be are linked.
    var isFormed: Bool { status.mesh.isFormed && waitingNodes.isEmpty }

    /// Whether every node that is meant to run is ready, and linked as far as faults allow.
    var isAsFormedAsCanBe: Bool { status.mesh.isAsFormedAsCanBe && waitingNodes.isEmpty }

    /// Whether it is formed, and all pools are equal.
    var isConverged: Bool { isFormed && status.mesh.isConverged }

    /// Nodes on their way to be ready. Those that somebody stopped, and those that have failed, are not waited for.
    private var waitingNodes: [NodeStatus] {
        status.nodes.filter { node in
            switch node.state {
            case .starting, .unready, .backoff, .stopping: true
            case .created, .ready, .paused, .stopped, .failed: false
            }
        }
    }

    /// A line for each thing that is missing.
    func lines(includingPools: Bool) -> [String] {
        var lines = status.nodes.filter { $0.state != .ready }.map { "\($0.name) is \($0.state.rawValue)" }
        lines += missingLinks
        // Faults explain why pools differ, and so do not make the differences less worth knowing.
        if includingPools, lines.isEmpty { lines += poolDifferences }
        lines = status.mesh.faults.lines + lines
        if lines.count > Self.longest { lines[Self.longest...] = ["and \(lines.count - Self.longest) more"] }
        return lines
    }

    func failure(waitedFor subject: String, includingPools: Bool = false) -> Failure {
        let details = lines(includingPools: includingPools).map { "\n  " + $0 }.joined()
        let links = "\(status.mesh.links) of \(ReadableText.count(status.mesh.linksExpected, "link"))"
        return Failure(
            .timeRanOut,
            "time ran out before \(subject) was complete; \(links)\(details)",
            advice: "Look again with: supervisor status\n" + advice
        )
    }

    private var advice: String {
        if !status.mesh.faults.isEmpty { return "Take the faults away with: supervisor heal" }
        if let failed = status.nodes.first(where: { $0.state == .failed }) {
            return "Read why with: supervisor logs \(failed.name)"
        }
        return "Wait longer with: supervisor wait --timeout 2m"
    }

    private var missingLinks: [String] { status.mesh.degree == nil ? missingPairs : separateParts }

    /// In a partial mesh: who hangs together, if not all do.
    private var separateParts: [String] {
        let ready = status.nodes.filter { $0.state == .ready }.map { ($0.name, Set($0.peers ?? [])) }
        var rest = ready
        var parts: [[String]] = []
        while !rest.isEmpty {
            var part = [rest.removeFirst()]
            var next = 0
            while next < part.count {
                let (name, peers) = part[next]
                let isLinked = { (other: (String, Set<String>)) in peers.contains(other.0) || other.1.contains(name) }
                part += rest.filter(isLinked)
                rest.removeAll(where: isLinked)
                next += 1
            }
            parts.append(part.map(\.0))
        }
        guard parts.count > 1 else { return [] }
        return parts.map { part in
            part.count == 1
                ? "\(part[0]) is linked with nobody"
                : "\(part.count) nodes are linked among themselves, \(part[0]) one of them"
        }
    }

    private var missingPairs: [String] {
        let ready = status.nodes.filter { $0.state == .ready }
        return ready.indices.flatMap { index in
            ready[(index + 1)...].compactMap { other in
                let node = ready[index]
                guard Self.canBeLinked(node, other), let peers = node.peers else { return nil }
                if status.mesh.faults.isCut(node.name, other.name) { return nil }
                return peers.contains(other.name) ? nil : "\(node.name) lacks a link to \(other.name)"
            }
        }
    }

    /// Whoever is private has to dial the other, and dials over WebSocket only.
    private static func canBeLinked(_ one: NodeStatus, _ other: NodeStatus) -> Bool {
        one.isPublic && other.isPublic || one.isPublic && one.speaksWebSocket || other.isPublic && other.speaksWebSocket
    }

    private var poolDifferences: [String] {
        let groups = status.mesh.faults.partition
        if !groups.isEmpty { return groupDifferences(groups) }
        let counts = status.nodes.compactMap(\.transactions)
        guard !status.mesh.isConverged, let most = counts.max() else { return [] }
        let behind = status.nodes.filter { ($0.transactions ?? most) < most }
        guard !behind.isEmpty else { return ["the nodes hold \(most) transactions each, but not the same ones"] }
        return behind.map { "\($0.name) has \($0.transactions ?? 0) of \(ReadableText.count(most, "transaction"))" }
    }

    /// Each side of a partition: what its nodes hold, and by how much some of them are behind the fullest one of any side.
    private func groupDifferences(_ groups: [[String]]) -> [String] {
        let named = Set(groups.joined())
        let others = status.nodes.map(\.name).filter { !named.contains($0) }
        let most = status.nodes.compactMap(\.transactions).max() ?? 0
        return (groups + (others.isEmpty ? [] : [others])).map { group in
            let counts = status.nodes.filter { group.contains($0.name) }.compactMap { node in
                node.transactions.map { (node.name, $0) }
            }
            let texts = counts.map { name, count in
                "\(name) has \(ReadableText.count(count, "transaction"))"
                    + (count < most ? ", \(most - count) fewer" : "")
            }
            return texts.joined(separator: "; ")
        }.filter { !$0.isEmpty }
    }
}
