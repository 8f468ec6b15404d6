import ClusterConfig
import ControlAPI
import Posix
import Supervision

/// Nodes come.
extension Cluster {
    /// Starts nodes that are there and do not run, and makes new ones.
    ///
    /// - Returns: those that are being started, and what was passed over.
    func add(_ request: AddNodes) throws(APIError) -> NodeNames {
        try requireStarting()
        // The template may have been mended since; the rest of the configuration holds as long as the daemon lives.
        let fresh = ClusterSetup(plan: setup.plan, template: try TemplateFolder.load(setup.plan, layout))
        let idle = nodes.filter(\.isIdle)
        let running = Set(nodes.map(\.number)).subtracting(idle.map(\.number))
        let leaving = nodes.filter { $0.lifecycle.state == .stopping }
        let outcome = try Preflight(layout, fresh).check(request, known: record.nodes, running: running)
        program = outcome.program
        let new = try make(outcome, fresh, isPublic: request.isPublic)
        let starting = (idle + leaving).filter { outcome.selection.existing.contains($0.number) } + new
        for node in starting { node.handle { $0.startRequested(at: loop.now) } }
        let skipped = outcome.selection.skipped.map { layout.nodePath(NodeName.name(of: $0)) }
        return NodeNames(starting.map(\.name), skipped: skipped)
    }

    /// - Throws: where nothing is started any more, or nothing can be.
    func requireStarting() throws(APIError) {
        if ending != nil { throw .goingDown }
        guard let problem = setup.problem else { return }
        throw APIError(
            problem.code,
            "\(problem.message)\nThe supervisor found this when it took over, and only stops nodes since. Once it is mended: "
                + "supervisor down --keep, then supervisor up"
        )
    }

    /// Makes the folders, records them, and only then gives them their names: at each moment it is known whose they are.
    private func make(
        _ outcome: Preflight.Outcome,
        _ setup: ClusterSetup,
        isPublic: Bool
    ) throws(APIError) -> [Node] {
        if outcome.selection.new.isEmpty { return [] }
        do throws(SystemCallError) {
            var new: [Node] = []
            for number in outcome.selection.new {
                let settings = setup.settings(number, isPrivateByRequest: !isPublic)
                let files = outcome.files[number] ?? []
                let folder = try folders.prepare(settings.name, files, modes: setup.template.mode)
                let lifecycle = NodeLifecycle(policy: LifecyclePolicy(setup.plan))
                new.append(
                    Node(self, settings, isPrivateByRequest: !isPublic, folder: folder, lifecycle)
                )
            }
            try take(new)
            return new
        } catch {
            DaemonLog.noting { () throws(SystemCallError) in _ = try folders.clearLeftovers() }
            throw APIError(.internalError, "the nodes' folders cannot be made: \(error)")
        }
    }

    /// Makes nodes part of the cluster; all of them or none.
    private func take(_ new: [Node]) throws(SystemCallError) {
        for node in new { insert(node) }
        do {
            try saveNow()
            for node in new { try folders.moveIntoPlace(node.name) }
        } catch {
            for node in new {
                forget(node)
                DaemonLog.noting { () throws(SystemCallError) in _ = try folders.delete(node.name, node.folder) }
            }
            throw error
        }
        hasHadNodes = true
        for node in new {
            events.record(.nodeAdded, node: node.name, message: "\(node.name) was made", state: .created)
        }
    }
}

extension Node {
    /// Whether a request for the whole cluster should start it.
    fileprivate var isIdle: Bool {
        switch lifecycle.state {
        case .created, .stopped, .failed, .backoff: true
        case .starting, .ready, .unready, .paused, .stopping: false
        }
    }
}

extension APIError {
    static let goingDown = APIError(.unavailable, "the cluster is being taken down")
}
