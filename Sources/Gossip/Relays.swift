/// Which public nodes have a tunnel to which private ones, and who of them passes a transaction on.
///
/// Private nodes are not linked with each other, and at times not with every public node. Whoever pushes a transaction
/// reaches all nodes that it is linked with; for each of the others exactly one of those that can reach it is the relay.
/// All of them know the same tunnels and so choose the same one: the one with the highest hash of relay and target
/// (rendezvous hashing, Thaler and Ravishankar 1998). A choice made on old knowledge costs a second copy, or leaves the
/// target to anti-entropy.
struct Relays: Sendable {
    private let own: NodeIdentity
    private let limit: Int
    /// The private nodes that each public peer says it has a tunnel to.
    private var tunnels: [NodeIdentity: Set<String>] = [:]
    /// The private nodes that this node has a tunnel to.
    private(set) var ownTunnels: Set<String> = []

    init(own: NodeIdentity, limits: GossipLimits) {
        self.own = own
        limit = limits.maximumTunnels
    }

    // MARK: What is known

    /// A public peer has said to whom it has tunnels.
    mutating func reported(_ names: some Sequence<String>, by peer: NodeIdentity) {
        tunnels[peer] = Set(names.prefix(limit))
    }

    mutating func opened(_ names: [String], by peer: NodeIdentity) {
        let room = max(0, limit - tunnels[peer, default: []].count)
        tunnels[peer, default: []].formUnion(names.prefix(room))
    }

    mutating func closed(_ names: [String], by peer: NodeIdentity) {
        tunnels[peer]?.subtract(names)
    }

    mutating func lost(_ peer: NodeIdentity) {
        tunnels[peer] = nil
    }

    /// - Returns: whether other public nodes are to hear of it.
    mutating func ownTunnelOpened(_ name: String) -> Bool {
        guard ownTunnels.count < limit else { return false }
        return ownTunnels.insert(name).inserted
    }

    mutating func ownTunnelClosed(_ name: String) -> Bool {
        ownTunnels.remove(name) != nil
    }

    // MARK: Who relays

    /// Whether there is anybody whom a push may not reach.
    var isNeeded: Bool { !ownTunnels.isEmpty || tunnels.contains { !$0.value.isEmpty } }

    /// Whether this node passes a transaction on to `target`, having got it from `sender`.
    /// - Parameters:
    ///   - isSenderPrivate: then only public nodes with a tunnel to it have the transaction; else all have.
    ///   - isTargetPrivate: then only public nodes with a tunnel to it can pass it on.
    func relays(from sender: NodeIdentity, isSenderPrivate: Bool, to target: NodeIdentity, isTargetPrivate: Bool)
        -> Bool
    {
        if isSenderPrivate {
            if !isTargetPrivate && hasTunnel(target, to: sender.id) { return false }
        } else {
            if !isTargetPrivate || hasTunnel(sender, to: target.id) { return false }
        }
        let ownRank = rank(own, target)
        return !tunnels.keys.contains { peer in
            guard peer != sender, peer != target else { return false }
            let isCandidate =
                (!isSenderPrivate || hasTunnel(peer, to: sender.id))
                && (!isTargetPrivate || hasTunnel(peer, to: target.id))
            return isCandidate && (rank(peer, target), peer) > (ownRank, own)
        }
    }

    private func hasTunnel(_ peer: NodeIdentity, to name: String) -> Bool {
        tunnels[peer]?.contains(name) ?? false
    }

    private func rank(_ relay: NodeIdentity, _ target: NodeIdentity) -> UInt64 {
        "\(relay.id) \(target.id)".fingerprint
    }
}
