import ClusterConfig
import ControlAPI
import Posix
import Supervision

/// Nodes go.
extension Cluster {
    /// A removed node has no process any more: its folder goes, then the node.
    func finishRemoval(of node: Node) {
        if !node.keepsFolder { deleteFolder(of: node) }
        forget(node)
        events.record(.nodeRemoved, node: node.name, message: "\(node.name) was removed")
    }

    /// Stops every node, then everything else.
    ///
    /// - Parameter done: called when all is stopped and deleted; the process ends after this turn.
    func goDown(keepingData: Bool, done: @escaping (DownResult) -> Void) {
        if !isGoingDown {
            events.record(.supervisor, message: "the cluster is being taken down")
            stopped = nodes.filter { !$0.lifecycle.isAtRest }.map(\.name)
        }
        isGoingDown = true
        for node in nodes { node.handle { $0.stopRequested(at: loop.now) } }
        wait(
            Waiter(
                outcome: { [unowned self] in nodes.allSatisfy(\.lifecycle.isAtRest) ? .success(.null) : nil },
                answer: { [unowned self] _ in done(finish(keepingData: keepingData)) }
            )
        )
    }

    private func finish(keepingData: Bool) -> DownResult {
        var left: [String] = []
        if keepingData {
            DaemonLog.noting { () throws(SystemCallError) in try saveNow() }
        } else {
            left = nodes.compactMap { deleteFolder(of: $0) } + foreignFolders
            stopSaving()
        }
        events.close()
        DaemonFiles(layout: layout).remove(keepingState: keepingData)
        // In the next turn, when the answers have left.
        loop.schedule(at: loop.now) { [loop] in loop.stop() }
        return DownResult(stopped: stopped, left: left)
    }

    /// What has a node's name in the directory and is none of ours.
    private var foreignFolders: [String] {
        let own = Set(nodes.map(\.name))
        let names = (try? Directory.list(layout.directory)) ?? []
        return names.filter { NodeName.number(in: $0) != nil && $0.hasPrefix("node-") && !own.contains($0) }.sorted()
            .map { "\(layout.nodePath($0)): the supervisor did not make it" }
    }

    /// Deletes a node's folder.
    ///
    /// - Returns: where it was left, the path with why.
    @discardableResult
    private func deleteFolder(of node: Node) -> String? {
        let path = layout.nodePath(node.name)
        let problem: String
        do throws(SystemCallError) {
            switch try folders.delete(node.name, node.folder) {
            case .deleted: return nil
            case .foreign: problem = "\(path): it is not the folder that the supervisor made"
            }
        } catch {
            problem = "\(path): \(error)"
        }
        events.record(.warning, node: node.name, message: "left \(problem)")
        return problem
    }
}
