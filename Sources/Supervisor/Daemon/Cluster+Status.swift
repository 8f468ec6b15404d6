import ControlAPI
import Posix
import Supervision
import Time

extension Cluster {
    /// The document of `status --json`.
    var status: ClusterStatus {
        let now = loop.now
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
}
