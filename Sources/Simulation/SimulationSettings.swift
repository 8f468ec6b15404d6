import Gossip
import WebSocket

/// What a simulated network consists of.
package struct SimulationSettings: Sendable {
    /// Number of native nodes: node-1, node-2, and so on.
    package var natives: Int
    /// Number of naive nodes, numbered after the native ones.
    package var naives = 0
    /// Numbers of the nodes that all know from the start.
    package var knownPeers = [1, 3]
    /// How long a message is on its way; chance picks for every one.
    package var latency: ClosedRange<Duration> = .microseconds(50) ... .milliseconds(2)
    package var topology = Topology.full
    package var limits = GossipLimits()

    package init(natives: Int) {
        self.natives = natives
    }

    /// The address of the node with this number, 1 being the first.
    package static func address(_ number: Int) throws(WebSocketURLError) -> NodeAddress {
        try NodeAddress("ws://node-\(number):4000")
    }
}
