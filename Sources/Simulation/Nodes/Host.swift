import Gossip
import Time

/// A machine of the simulated network: its disk, which outlives crashes, and the node on it, which does not.
struct Host: Sendable {
    let index: Int
    let address: NodeAddress
    let isNaive: Bool
    /// The node cannot be dialled, and tells nobody the address.
    let isPrivate: Bool
    /// The node that runs here; while none does, or a naive one, this one is idle. Not optional, so that it is never
    /// copied to be looked at.
    var node: GossipNode
    var naive: NaivePeer?
    /// Whether a node runs here.
    private(set) var isUp = false
    /// A start was ordered and is not executed yet.
    var isStarting = false
    /// Counts starts, and so tells what was meant for an earlier life.
    var life: UInt64 = 0
    var disk = Disk()
    /// The next instant at which the node is woken.
    var wakesAt: Instant?
    /// Until then the process is frozen: whatever happens to it waits.
    var pausedUntil = Instant.origin
    /// How far the node's clock is ahead.
    var clockOffset = Duration.zero
    /// The process is killed while it writes its next batch.
    var diesWriting = false
    /// Attempts under way, by the node's name for them.
    var dials: [DialID: Int] = [:]
    /// Connections that the node has an end of.
    var endPoints: Set<EndPoint> = []
    /// Bytes of messages sent, lost ones included, and received.
    var bytesSent = 0
    var bytesReceived = 0

    init(index: Int, address: NodeAddress, isNaive: Bool, isPrivate: Bool) {
        self.index = index
        self.address = address
        self.isNaive = isNaive
        self.isPrivate = isPrivate
        node = Self.idleNode
    }

    private static var idleNode: GossipNode {
        GossipNode(.init(identity: NodeIdentity(id: "", incarnation: 0), address: nil, knownPeers: []), seed: 0)
    }

    var isNativeAndUp: Bool { isUp && !isNaive }

    var name: String { "node-\(index + 1)" }

    mutating func run(_ node: GossipNode) {
        self.node = node
        isUp = true
    }

    mutating func run(_ peer: NaivePeer) {
        naive = peer
        isUp = true
    }

    /// The process is gone, with everything that was not on the disk.
    mutating func stop() {
        node = Self.idleNode
        naive = nil
        isUp = false
        diesWriting = false
        pausedUntil = .origin
        wakesAt = nil
        dials = [:]
        endPoints = []
    }

    /// The ends of its connections in the order in which they came about.
    var sortedEndPoints: [EndPoint] { endPoints.sorted { $0.link.number < $1.link.number } }
}
