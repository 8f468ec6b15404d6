/// How the others reach a node, which decides with whom it can be linked.
package enum NodeReach: Sendable {
    /// It takes WebSocket connections, and speaks HTTP to those that have nothing else.
    case webSocket
    /// It takes HTTP requests and sends them: its links need an address at both ends.
    case http
    /// It has no address, and opens WebSocket connections itself.
    case dialsOnly

    /// Whether two nodes can be linked, whichever of them dials.
    func canLink(to other: NodeReach) -> Bool {
        switch (self, other) {
        case (.dialsOnly, .dialsOnly), (.dialsOnly, .http), (.http, .dialsOnly): false
        case (.webSocket, _), (_, .webSocket), (.http, .http): true
        }
    }
}

/// What stands for a node in the relations between nodes: the order of its addition, never used again.
typealias Ordinal = Int32

/// A node, as far as its place in the mesh goes.
struct Member: Sendable {
    let name: String
    /// In this order people are shown nodes: node-2 before node-10.
    let ordinal: Ordinal
    let reach: NodeReach
    let isNative: Bool
    var isReady = false
    /// The nodes it reports links to.
    var peers = SortedSet<Ordinal>()
    /// The nodes that report links to it.
    var reportedBy = SortedSet<Ordinal>()
    var pool: PoolSummary?
}

/// What a node said about its transactions: equal summaries mean equal pools.
package struct PoolSummary: Hashable, Sendable {
    /// How many transactions it has.
    package var count: Int
    /// What the worker computed over all of them; opaque here, and only compared.
    package var fingerprint: String

    package init(count: Int, fingerprint: String) {
        self.count = count
        self.fingerprint = fingerprint
    }
}
