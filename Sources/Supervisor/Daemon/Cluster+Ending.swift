import ClusterConfig
import ControlAPI
import Posix
import Supervision

/// A cluster that is being taken down.
struct Ending {
    /// The nodes that ran when it began.
    let stopped: [String]
    /// Whether folders and data stay: once somebody has asked for that, nobody else's wish deletes them.
    var keepsData = false
    /// Those that nodes have started and that have left their groups; nil until the nodes are at rest.
    var strays: Remains?
    /// Whether no more is to be waited for.
    var isOver = false
    /// What everybody who asked is told.
    var result: DownResult?
}

/// Nodes go.
extension Cluster {
    /// How long the end of killed strays is waited for.
    private static let patienceWithStrays: Duration = .seconds(5)

    /// A removed node has no process any more: its folder goes, then the node.
    func finishRemoval(of node: Node) {
        logKeeper.forget(layout.logPath(of: node.name), isToBeDeleted: !node.keepsFolder)
        if !node.keepsFolder { node.leftBehind = deleteFolder(of: node).problem }
        forget(node)
        events.record(.nodeRemoved, node: node.name, message: "\(node.name) was removed")
    }

    /// Stops every node, then everything else.
    ///
    /// - Parameter done: called when all is stopped and deleted; the process ends after this turn.
    func goDown(keepingData: Bool, done: @escaping (DownResult) -> Void) {
        if ending == nil {
            events.record(.supervisor, message: "the cluster is being taken down")
            logKeeper.forgetAll(areToBeDeleted: !keepingData)
            foreignMesh.cancel()
            ending = Ending(stopped: nodes.filter { !$0.lifecycle.isAtRest }.map(\.name))
        }
        if keepingData { ending?.keepsData = true }
        for node in nodes { node.handle { $0.stopRequested(at: loop.now) } }
        wait(
            Waiter(
                outcome: { [unowned self] in nothingRuns() ? .success(.null) : nil },
                answer: { [unowned self] _ in done(finish()) }
            )
        )
    }

    /// Whether every node has ended, and with it what has escaped from its group; and every rotation of a log that stays.
    private func nothingRuns() -> Bool {
        guard nodes.allSatisfy(\.lifecycle.isAtRest), !logKeeper.isFinishing else { return false }
        if ending?.isOver == true { return true }
        let strays = ending?.strays ?? beginWithStrays()
        if strays.isEmpty() { ending?.isOver = true }
        return ending?.isOver == true
    }

    private func beginWithStrays() -> Remains {
        let strays = Remains(
            loop: loop,
            find: { [layout] () throws(SystemCallError) in try ProcessMarker.strays(of: layout) },
            emptied: { [unowned self] in meshChanged() }
        )
        ending?.strays = strays
        loop.schedule(after: Self.patienceWithStrays) { [weak self] in
            guard let self, ending?.isOver == false else { return }
            events.record(.warning, message: "processes that nodes have started outlive SIGKILL; they are left")
            ending?.isOver = true
            meshChanged()
        }
        return strays
    }

    /// Deletes what is to be deleted, and ends the daemon; the first time, whoever asks.
    private func finish() -> DownResult {
        if let result = ending?.result { return result }
        let keepsData = ending?.keepsData ?? true
        var result = DownResult(stopped: ending?.stopped ?? [], left: [])
        if !keepsData {
            result.failed = clearLeftovers()
            deleteFolders(&result)
        }
        close(keepingState: keepsData || !result.failed.isEmpty || !nodes.isEmpty)
        // In the next turn, when the answers have left.
        loop.schedule(at: loop.now) { [loop] in loop.stop() }
        ending?.result = result
        return result
    }

    private func close(keepingState keepsState: Bool) {
        // Faults end with the mesh that they are in: nobody wants to look for them in the next one.
        faults = Faults()
        if keepsState {
            DaemonLog.noting { () throws(SystemCallError) in try saveNow() }
        } else {
            stopSaving()
        }
        events.close()
        DaemonFiles(layout: layout).remove(keepingState: keepsState)
    }

    /// Deletes what earlier deletions could not; returns what they cannot now, the paths with why.
    private func clearLeftovers() -> [String] {
        do throws(SystemCallError) {
            return try folders.clearLeftovers()
        } catch {
            return ["\(layout.stateFolder): \(error)"]
        }
    }

    /// Deletes the folders of all nodes. Those that could not be deleted stay nodes, so that the next `down` tries again.
    private func deleteFolders(_ result: inout DownResult) {
        for node in nodes {
            switch deleteFolder(of: node) {
            case .deleted: forget(node)
            case .foreign(let problem):
                result.left.append(problem)
                forget(node)
            case .failed(let problem): result.failed.append(problem)
            }
        }
        result.left += foreignFolders(besides: result.left + result.failed)
    }

    /// What has a node's name in the directory, is none of ours, and was not named yet.
    private func foreignFolders(besides named: [String]) -> [String] {
        let names = (try? Directory.list(layout.directory)) ?? []
        return names.filter { NodeName.number(in: $0) != nil && $0.hasPrefix("node-") }.sorted()
            .map { layout.nodePath($0) }
            .filter { path in !named.contains { $0.hasPrefix("\(path):") } }
            .map { "\($0): the supervisor did not make it" }
    }

    /// What became of a node's folder; the problem is its path with why it was left.
    private enum FolderEnd {
        case deleted
        case foreign(problem: String)
        case failed(problem: String)

        var problem: String? {
            switch self {
            case .deleted: nil
            case .foreign(let problem), .failed(let problem): problem
            }
        }
    }

    private func deleteFolder(of node: Node) -> FolderEnd {
        let path = layout.nodePath(node.name)
        let end: FolderEnd
        let problem: String
        do throws(SystemCallError) {
            switch try folders.delete(node.name, node.folder) {
            case .deleted: return .deleted
            case .foreign:
                problem = "\(path): it is not the folder that the supervisor made"
                end = .foreign(problem: problem)
            }
        } catch {
            problem = "\(path): \(error)"
            end = .failed(problem: problem)
        }
        events.record(.warning, node: node.name, message: "left \(problem)")
        return end
    }
}
