import Gossip
import Time
import WebSocket

/// What a simulated network consists of.
package struct SimulationSettings: Sendable {
    /// Number of native nodes: node-1, node-2, and so on.
    package var natives: Int
    /// How many of the native nodes, the last ones, are private: they dial, and cannot be dialled.
    package var privates = 0
    /// Number of naive nodes, numbered after the native ones.
    package var naives = 0
    /// Numbers of the nodes that all know from the start.
    package var knownPeers = [1, 3]
    /// How long messages are on their way.
    package var latency = Latency.uniform(.microseconds(50) ... .milliseconds(2))
    /// With whom nodes are linked.
    package var topology = Topology.full
    /// What links do to messages.
    package var quality = LinkQuality.perfect
    /// Whether pool files are synchronised before anything is acknowledged.
    package var isStrict = false
    /// Bytes of a transaction's `data`, at least.
    package var transactionBytes = 0
    /// How long an attempt to open a connection may take.
    package var dialTimeout = Duration.seconds(5)
    /// How long a link that a partition cuts lasts until both ends give it up: three pings of ten seconds.
    package var silenceTimeout = Duration.seconds(30)
    /// Bounds and delays of every node.
    package var limits = GossipLimits()

    /// A network of native nodes on links that lose nothing.
    package init(natives: Int) {
        self.natives = natives
    }

    /// The address of the node with this number, 1 being the first.
    package static func address(_ number: Int) throws(WebSocketURLError) -> NodeAddress {
        try NodeAddress("ws://node-\(number):4000")
    }
}
