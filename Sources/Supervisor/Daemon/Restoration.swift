import ClusterConfig
import ControlAPI
import Posix
import Supervision
import Time

/// Takes over what an earlier daemon left: nodes, their folders, and the processes that live on.
final class Restoration {
    private let cluster: Cluster
    private let record: ClusterRecord
    /// The processes that carry the marker of a node, by marker, once they were looked for.
    private var marked: [String: [ProcessStat]]?

    init(_ cluster: Cluster, _ record: ClusterRecord) {
        self.cluster = cluster
        self.record = record
    }

    /// Every node is inserted before any is dealt with, so that each can be reported on by any other.
    func perform() throws(SystemCallError) {
        cluster.found(record)
        var found: [(Node, NodeRecord)] = []
        for recorded in record.nodes {
            guard let folder = try restoreFolder(recorded) else { continue }
            let node = make(recorded, folder)
            cluster.insert(node)
            found.append((node, recorded))
        }
        cluster.restoreFaults(record.faults)
        for problem in try cluster.folders.clearLeftovers() {
            cluster.events.record(.warning, message: "left \(problem)")
        }
        for (node, recorded) in found { try restore(node, recorded) }
        cluster.stateChanged()
    }

    private func make(_ recorded: NodeRecord, _ folder: FolderIdentity) -> Node {
        let setup = cluster.setup
        let now = cluster.loop.now
        let lifecycle = LifecycleRecord(
            intent: recorded.intent,
            lastSpawn: recorded.lastSpawn,
            restarts: recorded.restarts,
            lastExit: recorded.lastExit.map { Exit(status: $0.status, at: Instant(of: $0.at, now: now)) }
        )
        let node = Node(
            cluster,
            setup.settings(recorded.number, port: recorded.port, isPrivateByRequest: recorded.isPrivateByRequest),
            isPrivateByRequest: recorded.isPrivateByRequest,
            folder: folder,
            NodeLifecycle(policy: LifecyclePolicy(setup.plan), record: lifecycle)
        )
        node.exitedAt = recorded.lastExit?.at
        node.keepsFolder = recorded.keepsFolder
        return node
    }

    // MARK: Folders

    /// The identity of the node's folder; nil for a node that is to be forgotten, because it has none.
    private func restoreFolder(_ recorded: NodeRecord) throws(SystemCallError) -> FolderIdentity? {
        let folders = cluster.folders
        if try folders.isOurs(recorded.name, recorded.folder) { return recorded.folder }
        let unfinished = try FileInfo.ifExists(at: cluster.layout.unfinishedNodePath(recorded.name))
        if let unfinished, FolderIdentity(unfinished) == recorded.folder,
            try FileInfo.ifExists(at: cluster.layout.nodePath(recorded.name)) == nil
        {
            // The daemon was killed between recording a complete folder and giving it its name.
            try folders.moveIntoPlace(recorded.name)
            return recorded.folder
        }
        // Its process may live on without a folder, and is then ended.
        for leader in try leaders(of: recorded.name) { try endGroup(of: leader) }
        cluster.events.record(
            .warning,
            node: recorded.name,
            message: "\(recorded.name) is forgotten: the folder that was made for it is not there any more"
        )
        return nil
    }

    /// The processes that were started for a node, as far as their markers tell, whatever boot the record is from.
    ///
    /// Every process of the machine has to be looked into for that, and the kernel has such a look wait while the process
    /// changes its memory. So it is done only where a recorded process is not there.
    private func leaders(of name: String) throws(SystemCallError) -> [ProcessStat] {
        if marked == nil { marked = try ProcessMarker.processes(of: cluster.layout) }
        return ProcessMarker.leaders(among: marked?[cluster.layout.marker(of: name)] ?? [])
    }

    /// Kills a group, unless its leader has ended since it was found: then the id may be another's.
    private func endGroup(of leader: ProcessStat) throws(SystemCallError) {
        if try identity(of: leader).isAlive() { try ProcessGroup(id: leader.pid).send(.kill) }
    }

    private func identity(of process: ProcessStat) -> ProcessIdentity {
        ProcessIdentity(pid: process.pid, startTicks: process.startTicks, bootID: cluster.bootID)
    }

    // MARK: Processes

    private func restore(_ node: Node, _ recorded: NodeRecord) throws(SystemCallError) {
        if try adopt(node, recorded) {
            resumeIntent(node, recorded)
        } else if recorded.intent == .removed {
            node.handle { $0.removeRequested(at: cluster.loop.now) }
        } else if recorded.isMeantToRun, cluster.setup.problem == nil {
            node.handle { $0.startRequested(at: cluster.loop.now) }
        }
    }

    /// Takes over the node's process, or what is left of it; false where there is nothing.
    private func adopt(_ node: Node, _ recorded: NodeRecord) throws(SystemCallError) -> Bool {
        if let process = recorded.process, let identity = record.identity(of: recorded),
            let handle = try ProcessHandle.adopt(identity)
        {
            try adopt(handle, identity, recorded.lastSpawn, process.startedAt, node, recorded)
            return true
        }
        // The daemon may have been killed between making a process and recording it.
        let leaders = try leaders(of: node.name)
        for older in leaders.dropFirst() { try endGroup(of: older) }
        if let identity = leaders.first.map(identity), let handle = try ProcessHandle.adopt(identity) {
            try adopt(handle, identity, SpawnID(recorded.lastSpawn.rawValue &+ 1), Timestamp.now(), node, recorded)
            return true
        }
        // What ended with an earlier boot has left nothing, and its successor is no restart.
        guard let process = recorded.process, recorded.isMeantToRun, record.bootID == cluster.bootID else {
            return false
        }
        reportDead(node, process, recorded)
        return true
    }

    private func adopt(
        _ handle: consuming ProcessHandle,
        _ identity: ProcessIdentity,
        _ spawn: SpawnID,
        _ startedAt: Timestamp,
        _ node: Node,
        _ recorded: NodeRecord
    ) throws(SystemCallError) {
        let now = cluster.loop.now
        // It looks for its supervisor now and then; this makes it look now. To other programs it means nothing.
        if recorded.intent != .paused { try handle.send(.resume) }
        try node.hold(handle, spawn, startedAt: startedAt, identity: identity)
        node.handle {
            $0.adopted(
                spawn,
                startedAt: Instant(of: startedAt, now: now),
                paused: recorded.intent == .paused,
                at: now
            )
        }
        node.beginProbing()
    }

    /// The process ended while nobody looked. Its group is cleared before a successor is made.
    private func reportDead(_ node: Node, _ process: NodeRecord.Process, _ recorded: NodeRecord) {
        let now = cluster.loop.now
        let spawn = recorded.lastSpawn
        node.lost = process
        node.exitedAt = Timestamp.now()
        node.handle { $0.adopted(spawn, startedAt: Instant(of: process.startedAt, now: now), at: now) }
        node.handle { $0.exited(spawn, status: .unknown, at: now, using: &cluster.random) }
    }

    private func resumeIntent(_ node: Node, _ recorded: NodeRecord) {
        let now = cluster.loop.now
        switch recorded.intent {
        case .stopped, .failed: node.handle { $0.stopRequested(at: now) }
        case .removed: node.handle { $0.removeRequested(at: now) }
        case .created, .running, .paused: break
        }
    }
}

extension NodeRecord {
    fileprivate var isMeantToRun: Bool { intent == .running || intent == .paused }
}
