import ControlAPI
import Posix
import Supervision
import Time

extension Cluster {
    /// The document of `status --json`.
    var status: ClusterStatus {
        let now = loop.now
        lookAtMemory(now: now)
        if !program.isBuiltIn { foreignMesh.refresh() }
        return ClusterStatus(
            name: setup.plan.name,
            directory: layout.directory,
            supervisor: ClusterStatus.Supervisor(
                pid: Int(CurrentProcess.pid),
                version: Version.current,
                uptimeSeconds: (now - startedAt).seconds
            ),
            mesh: meshProgress.mesh,
            nodes: nodes.map { $0.status(now: now) }
        )
    }

    /// Brings the oldest figures up to date, and those that were never looked at: each look costs the kernel a walk
    /// through a process's pages, too much for all nodes at once.
    private func lookAtMemory(now: Instant) {
        let known = nodes.filter { $0.memory != nil }.sorted { $0.memoryAge(now: now) > $1.memoryAge(now: now) }
        for node in known.prefix(Self.looksAtMemory) { node.lookAtMemory(now: now) }
        for node in nodes where node.memory == nil { node.lookAtMemory(now: now) }
    }

    private static let looksAtMemory = 16
}
