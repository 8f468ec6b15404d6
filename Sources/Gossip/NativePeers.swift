/// The native peers of a node in their order, each with its links: found by halving, since a full mesh has thousands.
struct NativePeers: Sendable {
    struct Entry: Sendable {
        let identity: NodeIdentity
        /// The link whose HANDSHAKE came first.
        var first: LinkID
        /// Further links in order of their HANDSHAKEs: only while duplicates settle.
        var others: [LinkID] = []

        var links: [LinkID] { [first] + others }
    }

    private(set) var entries: [Entry] = []

    var identities: some RandomAccessCollection<NodeIdentity> { entries.lazy.map(\.identity) }

    subscript(identity: NodeIdentity) -> Entry? {
        let index = position(of: identity)
        return holds(identity, at: index) ? entries[index] : nil
    }

    func successor(of identity: NodeIdentity) -> NodeIdentity? {
        let index = position(of: identity)
        let next = holds(identity, at: index) ? index + 1 : index
        return next < entries.count ? entries[next].identity : entries.first?.identity
    }

    mutating func add(_ link: LinkID, to identity: NodeIdentity) {
        let index = position(of: identity)
        if holds(identity, at: index) {
            entries[index].others.append(link)
        } else {
            entries.insert(Entry(identity: identity, first: link), at: index)
        }
    }

    /// - Returns: whether that was the last link to this peer.
    mutating func remove(_ link: LinkID, to identity: NodeIdentity) -> Bool {
        let index = position(of: identity)
        guard holds(identity, at: index) else { return false }
        let remaining = entries[index].links.filter { $0 != link }
        guard let first = remaining.first else {
            entries.remove(at: index)
            return true
        }
        entries[index].first = first
        entries[index].others = Array(remaining.dropFirst())
        return false
    }

    private func holds(_ identity: NodeIdentity, at index: Int) -> Bool {
        index < entries.count && entries[index].identity == identity
    }

    /// Where the identity is, or belongs.
    private func position(of identity: NodeIdentity) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].identity < identity { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
