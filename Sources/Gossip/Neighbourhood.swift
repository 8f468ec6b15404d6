import Time
import WebSocket

/// A node's place in a partial mesh: its neighbours, the addresses it could turn to, and what it has asked for.
///
/// After HyParView (Leitão, Pereira and Rodrigues, 2007): a small active view of symmetric links, a larger passive view
/// of addresses, random walks that spread newcomers evenly, and priority for who has too few neighbours. Where HyParView
/// drops a neighbour to make room, here the one that has to go is handed over to the newcomer: a link u–v becomes u–n
/// and n–v, so that nobody is left with fewer neighbours (as Law and Siu, 2003, insert nodes into random graphs).
struct Neighbourhood: Sendable {
    /// A native peer that transactions are exchanged with.
    struct Neighbour: Sendable {
        let identity: NodeIdentity
        /// nil for a private node.
        let address: NodeAddress?
        /// Its part in the tree that transactions are pushed along.
        var branch: Branch
    }

    /// What is asked of the node at an address.
    enum Request: Sendable {
        case neighbour(NeighbourWord)
        /// A walk has ended here: the node at the address was found a place, if need be that of a neighbour of ours.
        case place
    }

    let limits: GossipLimits
    let degree: Int
    /// Whether this is a private node, which nobody can dial.
    let isPrivate: Bool
    private(set) var neighbours: [Neighbour] = []
    var passive: PassiveView
    private(set) var requests: [NodeAddress.Key: Request] = [:]
    /// Public neighbours that were lost without a word.
    private(set) var lost: [NodeAddress.Key: NodeIdentity] = [:]
    /// Links that are no neighbourhood yet, and how long they may go on like that.
    private(set) var settling: [(link: LinkID, until: Instant)] = []
    /// The candidates that have refused since the last pause.
    private var refused: Set<NodeAddress.Key> = []
    /// The pause after which those are asked again, and its end.
    private var pause: Duration
    var healsAt = Instant.distantFuture
    var shufflesAt = Instant.distantFuture
    /// When a place was last made for a lost neighbour: one is enough to hold a mesh together.
    var reunitedAt: Instant?

    /// - Returns: nil in a full mesh.
    init?(_ settings: GossipNode.Settings) {
        guard case .partial(let degree) = settings.topology else { return nil }
        self.degree = degree
        limits = settings.limits
        isPrivate = settings.address == nil
        passive = PassiveView(capacity: degree * settings.limits.passivePerDegree)
        pause = settings.limits.firstHealingPause
    }

    // MARK: Neighbours

    /// How many neighbours with an address this node wants.
    var wanted: Int { isPrivate ? min(degree, limits.neighboursOfPrivateNode) : degree }

    var publicCount: Int { neighbours.count { $0.address != nil } }

    /// How many neighbours are neither there nor asked for.
    var missing: Int { wanted - publicCount - requests.count }

    /// Whether a node that asks for it can become a neighbour without another having to go.
    func hasRoom(forPrivate: Bool) -> Bool {
        forPrivate ? neighbours.count - publicCount < limits.maximumTunnels : publicCount < wanted
    }

    func index(of identity: NodeIdentity) -> Int? { neighbours.firstIndex { $0.identity == identity } }

    func isNeighbour(_ identity: NodeIdentity) -> Bool { index(of: identity) != nil }

    func isNeighbour(_ address: NodeAddress) -> Bool { neighbours.contains { $0.address == address } }

    mutating func add(_ identity: NodeIdentity, _ address: NodeAddress?) {
        neighbours.append(Neighbour(identity: identity, address: address, branch: Branch(limits: limits)))
        guard let address else { return }
        passive.remove(address)
        requests[address.key] = nil
        lost[address.key] = nil
        refused = []
        pause = limits.firstHealingPause
    }

    mutating func remove(_ identity: NodeIdentity) -> Neighbour? {
        index(of: identity).map { neighbours.remove(at: $0) }
    }

    mutating func change(_ identity: NodeIdentity, _ body: (inout Neighbour) -> Void) {
        if let index = index(of: identity) { body(&neighbours[index]) }
    }

    mutating func changeAll(_ body: (inout Neighbour) -> Void) {
        for index in neighbours.indices { body(&neighbours[index]) }
    }

    /// A public neighbour drawn by lot, other than these.
    func anyNeighbour(
        except identity: NodeIdentity?,
        at address: NodeAddress? = nil,
        using random: inout some RandomNumberGenerator
    ) -> Neighbour? {
        neighbours.filter { $0.address != nil && $0.identity != identity && $0.address != address }
            .randomElement(using: &random)
    }

    mutating func rememberLost(_ neighbour: Neighbour) {
        guard let address = neighbour.address, lost.count < 2 * degree else { return }
        lost[address.key] = neighbour.identity
    }

    mutating func forgetLost(_ address: NodeAddress) { lost[address.key] = nil }

    // MARK: Requests

    /// - Returns: false when there are too many already.
    mutating func note(_ request: Request, to address: NodeAddress) -> Bool {
        guard requests.count < limits.maximumRequests else { return false }
        requests[address.key] = request
        return true
    }

    mutating func endRequest(to address: NodeAddress) { requests[address.key] = nil }

    mutating func wasRefused(by address: NodeAddress) {
        requests[address.key] = nil
        refused.insert(address.key)
    }

    /// Those who may still be asked for neighbourhood before the next pause: none when as many as there are places have
    /// refused, since then others will too.
    func candidates() -> [NodeAddress] {
        guard refused.count < degree else { return [] }
        return passive.addresses.filter { !refused.contains($0.key) && requests[$0.key] == nil && !isNeighbour($0) }
    }

    /// All candidates have refused: they are asked again after a pause.
    mutating func rest(now: Instant, using random: inout some RandomNumberGenerator) {
        guard healsAt == .distantFuture else { return }
        // One neighbour fewer than wanted is no harm.
        if missing <= 1 && publicCount > 1 { pause = limits.longestHealingPause }
        healsAt = now + pause * Double.random(in: 0.75...1.25, using: &random)
        pause = min(pause * 2, limits.longestHealingPause)
    }

    /// The pause is over: whoever has refused may be asked again.
    mutating func resume() {
        healsAt = .distantFuture
        refused = []
    }

    /// A neighbour was lost: a pause that was taken for lack of fewer is over, and the next one is short.
    mutating func startOver() {
        resume()
        pause = limits.firstHealingPause
    }

    /// Whether nobody has had room for a while, so that somebody has to make some.
    var isDesperate: Bool { publicCount == 0 || (wanted - publicCount >= 2 && pause > limits.firstHealingPause) }

    // MARK: Settling

    mutating func settle(_ link: LinkID, now: Instant) {
        settling.append((link, now + limits.settlingTime))
    }

    mutating func takeOverdue(now: Instant) -> [LinkID] {
        let overdue = settling.prefix { $0.until <= now }.map(\.link)
        settling.removeFirst(overdue.count)
        return overdue
    }

    var nextDeadline: Instant {
        min(healsAt, shufflesAt, settling.first?.until ?? .distantFuture)
    }
}
