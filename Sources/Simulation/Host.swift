import Gossip
import Hashing
import Time

/// A machine of the simulated network: its disk, which outlives crashes, and the node on it, which does not.
struct Host: Sendable {
    enum Program: Sendable {
        case down
        case native(GossipNode)
        case naive(NaivePeer)
    }

    let index: Int
    let address: NodeAddress
    let isNaive: Bool
    var program = Program.down
    /// A start was ordered and is not executed yet.
    var isStarting = false
    /// Counts starts, and so tells what was meant for an earlier life.
    var life: UInt64 = 0
    /// The texts of the pool file, in order; a native node's locations are indices into it.
    var disk: [[UInt8]] = []
    var stored: Set<Digest256> = []
    /// The next instant at which the node is woken.
    var wakesAt: Instant?
    /// Attempts under way, by the node's name for them.
    var dials: [DialID: Int] = [:]
    /// Connections that the node has an end of.
    var endPoints: Set<EndPoint> = []

    var isUp: Bool {
        if case .down = program { false } else { true }
    }

    var native: GossipNode? {
        if case .native(let node) = program { node } else { nil }
    }

    mutating func accepted(_ link: LinkID) {
        guard case .native(var node) = program else { return }
        // The node is moved out while it works: otherwise its collections would be copied.
        program = .down
        node.accepted(link)
        program = .native(node)
    }
}
