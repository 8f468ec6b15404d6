import Hashing

/// Where the text of a stored transaction lies in the pool file.
package struct TextLocation: Equatable, Sendable {
    /// Bytes from the start of the file.
    package var offset: Int64
    /// Length in bytes.
    package var count: Int32

    /// A place in the pool file.
    package init(offset: Int64, count: Int32) {
        self.offset = offset
        self.count = count
    }
}

/// The identities of all transactions a node holds, as a hash tree that two nodes can compare.
///
/// Identities are SHA-256 digests and so spread evenly: a 16-way prefix tree over their hexadecimal digits stays
/// balanced by itself. Every tree node sums up what lies below it (count and fingerprint), so that two pools are found
/// equal by comparing one summary, and their difference by descending only where summaries differ. The tree is the
/// node's only index; a look-up walks at most log16 of the pool's size.
///
/// The fingerprint of a set is the sum modulo 2^128 of the leading halves of its identities: independent of order,
/// updated in constant time, and unlike an exclusive or not cancelled by linear combinations that an adversary solves
/// for.
package struct PoolIndex: Sendable {
    /// A transaction in the index.
    package struct Entry: Sendable {
        package var id: Digest256
        package var location: TextLocation
    }

    private struct TreeNode: Sendable {
        var summary = PoolSummary.empty
        /// Position of the first of sixteen consecutive children, or 0 for a leaf (the root is nobody's child).
        var firstChild = 0
        /// A leaf's entries, in order of arrival.
        var entries: [Entry] = []
    }

    /// A leaf that would outgrow this many entries is split.
    static let leafCapacity = 32

    private var nodes = [TreeNode()]

    /// Makes the index of an empty pool.
    package init() {}

    /// What the whole pool amounts to.
    package var summary: PoolSummary { nodes[0].summary }

    /// Number of transactions.
    package var count: Int { summary.count }

    /// Adds an identity.
    /// - Returns: false, and nothing changed, when it was there already.
    package mutating func insert(_ id: Digest256, at location: TextLocation) -> Bool {
        let leaf = leafPosition(of: id)
        guard !nodes[leaf.position].entries.contains(where: { $0.id == id }) else { return false }
        updateSummaries(towards: id) { $0.add(id) }
        nodes[leaf.position].entries.append(Entry(id: id, location: location))
        if nodes[leaf.position].entries.count > Self.leafCapacity && leaf.depth < IDPrefix.maximumDepth {
            split(leaf.position, depth: leaf.depth)
        }
        return true
    }

    /// Takes an identity out again: its text could not be stored.
    package mutating func remove(_ id: Digest256) {
        let leaf = leafPosition(of: id).position
        guard let index = nodes[leaf].entries.firstIndex(where: { $0.id == id }) else { return }
        nodes[leaf].entries.swapAt(index, nodes[leaf].entries.count - 1)
        nodes[leaf].entries.removeLast()
        updateSummaries(towards: id) { $0.subtract(id) }
    }

    /// Notes where the text was written; the identity must be in the index.
    package mutating func relocate(_ id: Digest256, to location: TextLocation) {
        let leaf = leafPosition(of: id).position
        guard let index = nodes[leaf].entries.firstIndex(where: { $0.id == id }) else {
            preconditionFailure("a transaction is located only after it was inserted")
        }
        nodes[leaf].entries[index].location = location
    }

    /// Where the text lies, or nil for an identity that is not in the pool.
    package func location(of id: Digest256) -> TextLocation? {
        nodes[leafPosition(of: id).position].entries.first { $0.id == id }?.location
    }

    /// Whether the pool has, or is about to store, the transaction.
    package func contains(_ id: Digest256) -> Bool {
        nodes[leafPosition(of: id).position].entries.contains { $0.id == id }
    }

    /// What the identities that begin with `prefix` amount to.
    package func summary(of prefix: IDPrefix) -> PoolSummary {
        let (position, depth) = descend(to: prefix)
        if depth == prefix.depth { return nodes[position].summary }
        var summary = PoolSummary.empty
        for entry in nodes[position].entries where prefix.matches(entry.id) {
            summary.add(entry.id)
        }
        return summary
    }

    /// The identities that begin with `prefix`, at most `limit` of them, in no particular order.
    package func ids(in prefix: IDPrefix, limit: Int) -> [Digest256] {
        var result: [Digest256] = []
        var pending = [descend(to: prefix).position]
        while let position = pending.popLast(), result.count < limit {
            let node = nodes[position]
            if node.firstChild > 0 {
                pending.append(contentsOf: node.firstChild..<node.firstChild + 16)
            } else {
                let matching = node.entries.lazy.map(\.id).filter(prefix.matches)
                result.append(contentsOf: matching.prefix(limit - result.count))
            }
        }
        return result
    }

    // MARK: The tree

    private func leafPosition(of id: Digest256) -> (position: Int, depth: Int) {
        var position = 0
        var depth = 0
        while nodes[position].firstChild > 0 {
            position = nodes[position].firstChild + id.nibble(depth)
            depth += 1
        }
        return (position, depth)
    }

    /// The node for `prefix`, or the leaf above it that holds what would be there.
    private func descend(to prefix: IDPrefix) -> (position: Int, depth: Int) {
        var position = 0
        var depth = 0
        while depth < prefix.depth, nodes[position].firstChild > 0 {
            position = nodes[position].firstChild + prefix.nibble(depth)
            depth += 1
        }
        return (position, depth)
    }

    private mutating func updateSummaries(towards id: Digest256, _ update: (inout PoolSummary) -> Void) {
        var position = 0
        var depth = 0
        update(&nodes[0].summary)
        while nodes[position].firstChild > 0 {
            position = nodes[position].firstChild + id.nibble(depth)
            depth += 1
            update(&nodes[position].summary)
        }
    }

    private mutating func split(_ position: Int, depth: Int) {
        let entries = nodes[position].entries
        let firstChild = nodes.count
        nodes[position].entries = []
        nodes[position].firstChild = firstChild
        nodes.append(contentsOf: repeatElement(TreeNode(), count: 16))
        for entry in entries {
            let child = firstChild + entry.id.nibble(depth)
            nodes[child].summary.add(entry.id)
            nodes[child].entries.append(entry)
        }
    }
}
