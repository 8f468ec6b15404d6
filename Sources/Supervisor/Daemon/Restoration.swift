import ClusterConfig
import ControlAPI
import Posix
import Supervision
import Time

/// Takes over what an earlier daemon left: nodes, their folders, and the processes that live on.
struct Restoration {
    private let cluster: Cluster
    private let record: ClusterRecord

    init(_ cluster: Cluster, _ record: ClusterRecord) {
        self.cluster = cluster
        self.record = record
    }

    /// Every node is inserted before any is dealt with, so that each can be reported on by any other.
    func perform() throws(SystemCallError) {
        let isSameBoot = try record.bootID == ProcessIdentity.currentBootID()
        var found: [(Node, NodeRecord)] = []
        for recorded in record.nodes {
            guard let folder = try restoreFolder(recorded, isSameBoot) else { continue }
            let node = make(recorded, folder)
            cluster.insert(node)
            found.append((node, recorded))
        }
        try cluster.folders.clearLeftovers()
        for (node, recorded) in found { try restore(node, recorded, isSameBoot) }
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
        return node
    }

    // MARK: Folders

    /// The identity of the node's folder; nil for a node that is to be forgotten, because it has none.
    private func restoreFolder(
        _ recorded: NodeRecord,
        _ isSameBoot: Bool
    ) throws(SystemCallError) -> FolderIdentity? {
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
        if isSameBoot { try endProcesses(of: recorded) }
        cluster.events.record(
            .warning,
            node: recorded.name,
            message: "\(recorded.name) is forgotten: the folder that was made for it is not there any more"
        )
        return nil
    }

    private func endProcesses(of recorded: NodeRecord) throws(SystemCallError) {
        for leader in try ProcessMarker.leaders(of: cluster.layout.marker(of: recorded.name)) {
            try ProcessGroup(id: leader.pid).send(.kill)
        }
    }

    // MARK: Processes

    private func restore(_ node: Node, _ recorded: NodeRecord, _ isSameBoot: Bool) throws(SystemCallError) {
        if isSameBoot, try adopt(node, recorded) {
            resumeIntent(node, recorded)
        } else if recorded.intent == .removed {
            node.handle { $0.removeRequested(at: cluster.loop.now) }
        } else if recorded.intent == .running || recorded.intent == .paused {
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
        let marker = cluster.layout.marker(of: node.name)
        let leaders = try ProcessMarker.leaders(of: marker)
        for older in leaders.dropFirst() { try ProcessGroup(id: older.pid).send(.kill) }
        if let leader = leaders.first {
            let identity = ProcessIdentity(pid: leader.pid, startTicks: leader.startTicks, bootID: record.bootID)
            if let handle = try ProcessHandle.adopt(identity) {
                let spawn = SpawnID(recorded.lastSpawn.rawValue + 1)
                try adopt(handle, identity, spawn, Timestamp.now(), node, recorded)
                return true
            }
        }
        let wasMeantToRun = recorded.intent == .running || recorded.intent == .paused
        guard let process = recorded.process, wasMeantToRun else { return false }
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
        node.lost = process.pid
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
