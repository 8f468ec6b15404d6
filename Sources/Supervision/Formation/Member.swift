/// A node, as far as its place in the mesh goes.
struct Member: Sendable {
    /// The order of addition, in which people are shown nodes: node-2 before node-10.
    let ordinal: Int
    let isPublic: Bool
    let isNative: Bool
    var isReady = false
    /// The nodes it reports links to.
    var peers: Set<String> = []
    /// The nodes that report links to it.
    var reportedBy: Set<String> = []
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
