import ControlAPI
import Posix

extension ClusterRecord {
    /// What can be told of the cluster without its daemon: which processes run.
    func status(in layout: Layout) throws(SystemCallError) -> ClusterStatus {
        // The record may lag behind a restart that came right before the daemon's end; processes say themselves whose they are.
        let marked = try ProcessMarker.processes(of: layout)
        var statuses: [NodeStatus] = []
        for node in nodes {
            let own = ProcessMarker.leaders(among: marked[layout.marker(of: node.name)] ?? []).first
            statuses.append(try status(of: node, runningAs: own?.pid, in: layout))
        }
        let mesh = MeshStatus(isFormed: false, isConverged: false, links: 0, linksExpected: 0)
        return ClusterStatus(name: name, directory: layout.directory, supervisor: nil, mesh: mesh, nodes: statuses)
    }

    private func status(
        of node: NodeRecord,
        runningAs marked: Int32?,
        in layout: Layout
    ) throws(SystemCallError) -> NodeStatus {
        let recorded = try identity(of: node)?.isAlive() == true ? node.process?.pid : nil
        let pid = recorded ?? marked
        var status = NodeStatus(
            name: node.name,
            number: node.number,
            // It runs, and nobody knows how well.
            state: pid == nil ? .stopped : .unready,
            port: node.port,
            isPublic: !node.isPrivateByRequest,
            directory: layout.nodePath(node.name)
        )
        status.pid = pid.map { Int($0) }
        status.restarts = node.restarts
        return status
    }
}
