import ControlAPI

/// How far the mesh is while it forms, learnt from the events.
struct FormationProgress: Equatable, Sendable {
    /// How many nodes there have to be at least.
    private let wanted: Int
    private(set) var progress: MeshProgress?
    /// Nodes that have failed, with why.
    private(set) var failures: [String: String] = [:]

    /// Nodes whose state is known from an event to be ready.
    private var ready: Set<String> = []
    /// Nodes that were ready, ended, and have not failed.
    private var shaken: Set<String> = []

    /// Nodes that had failed before, and have not been started again: not what is waited for.
    private var failedBefore: Set<String>

    /// - Parameters:
    ///   - wanted: how many nodes there have to be at least.
    ///   - before: the cluster before anything was started, where nodes that have failed are to be left aside.
    init(wanted: Int, before: ClusterStatus? = nil) {
        self.wanted = wanted
        failedBefore = Set(before?.nodes.filter { $0.state == .failed }.map(\.name) ?? [])
    }

    /// Takes note of an event.
    mutating func take(_ event: ClusterEvent) {
        if let mesh = event.mesh { progress = mesh }
        guard let node = event.node, let state = event.state else { return }
        failedBefore.remove(node)
        failures[node] = state == .failed ? event.message : nil
        if state == .ready {
            ready.insert(node)
        } else if ready.remove(node) != nil {
            shaken.insert(node)
        }
        if state == .failed { shaken.remove(node) }
    }

    /// Begins anew with a whole status.
    mutating func take(_ status: ClusterStatus) {
        let ready = status.nodes.count { $0.state == .ready }
        progress = MeshProgress(ready: ready, nodes: status.nodes.count(where: \.state.isMeantToRun), mesh: status.mesh)
        failures = [:]
        for node in status.nodes where node.state == .failed { failures[node.name] = node.reason ?? "it failed" }
    }

    /// Whether nothing more will come: every node is ready or has failed, and those that are ready are linked.
    var isSettled: Bool {
        guard let progress, progress.nodes >= wanted else { return false }
        let isComplete = progress.ready + failures.count + failedBefore.count >= progress.nodes
        return isComplete && (progress.mesh.isAsFormedAsCanBe || progress.ready == 0)
    }

    /// Whether nodes that are ready again may soon fail like those that have: what ended them is hardly another thing.
    var mayFailFurther: Bool { !failures.isEmpty && !shaken.isEmpty }

    /// `3 of 10 nodes ready, 2 of 45 links`; of a partial mesh `3 of 10 nodes ready, 2 links`.
    var text: String {
        let nodes = max(wanted, progress?.nodes ?? 0)
        if let mesh = progress?.mesh, mesh.degree != nil {
            return "\(progress?.ready ?? 0) of \(ReadableText.count(nodes, "node")) ready, "
                + ReadableText.count(mesh.links, "link")
        }
        // Links are expected between ready nodes; people want to know how many there will be in the end.
        let links = max(progress?.mesh.linksExpected ?? 0, nodes * (nodes - 1) / 2)
        return "\(progress?.ready ?? 0) of \(ReadableText.count(nodes, "node")) ready, "
            + "\(progress?.mesh.links ?? 0) of \(ReadableText.count(links, "link"))"
    }
}

extension NodeState {
    /// Whether the node runs or will, unless it has failed; not where somebody has stopped it.
    var isMeantToRun: Bool {
        switch self {
        case .starting, .ready, .unready, .stopping, .backoff, .failed: true
        case .created, .paused, .stopped: false
        }
    }
}
