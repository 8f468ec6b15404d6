import ControlAPI
import Posix
import Supervision

/// What outlives the daemon: which nodes there are, and which processes and folders are theirs.
struct ClusterRecord: Equatable, Sendable {
    /// Raised when a field changes its meaning.
    static let schema = 1

    /// The boot in which the processes run.
    var bootID: String
    var name: String
    /// By number.
    var nodes: [NodeRecord]
    /// What is broken on purpose between the nodes.
    var faults = Faults()

    /// The process of a node, to find it again.
    func identity(of node: NodeRecord) -> ProcessIdentity? {
        node.process.map { ProcessIdentity(pid: $0.pid, startTicks: $0.startTicks, bootID: bootID) }
    }
}

/// What is recorded of one node.
struct NodeRecord: Equatable, Sendable {
    /// A process that was made for the node, alive or not.
    struct Process: Equatable, Sendable {
        var pid: Int32
        /// Clock ticks from boot to its start.
        var startTicks: UInt64
        /// When it was made.
        var startedAt: Timestamp
    }

    var number: Int
    var name: String
    var port: Int
    /// Made private when it was added, whatever the configuration says.
    var isPrivateByRequest: Bool
    /// The folder that the supervisor made for it.
    var folder: FolderIdentity
    var process: Process?
    var intent: LifecycleRecord.Intent
    /// The number of the latest process.
    var lastSpawn: SpawnID
    /// Restarts by policy.
    var restarts: Int
    var lastExit: RecordedExit?
    /// Whether its folder stays when it is removed.
    var keepsFolder = false
}

/// Which folder is meant, whatever its name is.
struct FolderIdentity: Equatable, Sendable {
    /// The file system.
    var device: UInt64
    /// The number in the file system.
    var inode: UInt64
}

extension FolderIdentity {
    init(_ info: FileInfo) {
        self.init(device: info.identity.device, inode: info.identity.inode)
    }
}

/// How a process ended, and when by the calendar: instants mean nothing to another boot.
struct RecordedExit: Equatable, Sendable {
    var status: Supervision.ExitStatus
    var at: Timestamp
}
