import ControlAPI
import Posix

extension ClusterRecord {
    /// What can be told of the cluster without its daemon: which processes run.
    func status(in layout: Layout) throws(SystemCallError) -> ClusterStatus {
        var statuses: [NodeStatus] = []
        for node in nodes { statuses.append(try status(of: node, in: layout)) }
        let mesh = MeshStatus(isFormed: false, isConverged: false, links: 0, linksExpected: 0)
        return ClusterStatus(name: name, directory: layout.directory, supervisor: nil, mesh: mesh, nodes: statuses)
    }

    private func status(of node: NodeRecord, in layout: Layout) throws(SystemCallError) -> NodeStatus {
        let isAlive = try identity(of: node)?.isAlive() ?? false
        var status = NodeStatus(
            name: node.name,
            number: node.number,
            // It runs, and nobody knows how well.
            state: isAlive ? .unready : .stopped,
            port: node.port,
            isPublic: !node.isPrivateByRequest,
            directory: layout.nodePath(node.name)
        )
        status.pid = isAlive ? node.process.map { Int($0.pid) } : nil
        status.restarts = node.restarts
        return status
    }
}
