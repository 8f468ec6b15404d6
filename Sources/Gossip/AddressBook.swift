import Time
import WebSocket

/// Tells dial attempts apart: the shell names the attempt when it reports how it ended.
package struct DialID: Hashable, Sendable {
    /// Counts the node's attempts, from 1.
    package let number: UInt64

    /// The attempt of this number.
    package init(number: UInt64) {
        self.number = number
    }
}

/// Every address a node has heard of, and what it does about each: who is dialled, when, and when to give up.
///
/// An address that is connected or being attempted is never dialled; failed and lost ones are redialled with a
/// doubling, jittered pause; known peers for ever, learned ones until they have failed for a while. Addresses are
/// compared normalised and passed on as first written.
package struct AddressBook: Sendable {
    let limits: GossipLimits
    var contacts: [NodeAddress.Key: Contact] = [:]
    /// The addresses that a link came to lead to, in that order: what a peer is told is a stretch of it.
    var log = ConnectionLog()
    /// The connected addresses as one number: equal sets give equal numbers, whatever the order.
    private(set) var connectedFingerprint: UInt64 = 0
    var attempts: [DialID: NodeAddress.Key] = [:]
    private var nextSequence = 0
    private var nextDial: UInt64 = 1
    private var dialQueue = DialQueue()

    /// An empty book.
    package init(limits: GossipLimits) {
        self.limits = limits
    }

    /// Number of addresses, whatever their state.
    package var count: Int { contacts.count }

    // MARK: What becomes known

    /// A peer from the node's own settings: dialled at once, and redialled for ever.
    package mutating func addKnownPeer(_ address: NodeAddress, now: Instant) {
        if insert(address, dialAt: now, now: now) == .full { return }
        contacts[address.key]?.patience = .known
    }

    /// The node's own address, in any of its spellings: never dialled.
    package mutating func markOwn(_ address: NodeAddress) {
        _ = insert(address, dialAt: .distantFuture, now: .origin)
        change(address.key) { $0.state = .own }
    }

    /// A native node listens at this address, as far as is known.
    package mutating func markNative(_ address: NodeAddress) {
        contacts[address.key]?.isNative = true
    }

    /// A naive node listens at this address.
    package mutating func markNaive(_ address: NodeAddress) {
        contacts[address.key]?.isNative = false
    }

    /// Whether a native node is thought to listen at this address.
    package func isNative(_ address: NodeAddress) -> Bool { contacts[address.key]?.isNative ?? false }

    /// Whether the address is from the node's own settings.
    package func isKnownPeer(_ address: NodeAddress) -> Bool { contacts[address.key]?.patience == .known }

    /// The node at this address calls itself by another one: only that other one is passed on.
    package mutating func markAlias(_ address: NodeAddress) {
        change(address.key) { $0.isAlias = true }
    }

    /// Changes a contact, and keeps count of whether it is connected.
    mutating func change(_ key: NodeAddress.Key, _ body: (inout Contact) -> Void) {
        guard var contact = contacts[key] else { return }
        let wasConnected = contact.isConnected
        body(&contact)
        contacts[key] = contact
        guard contact.isConnected != wasConnected else { return }
        let term = key.fingerprint
        connectedFingerprint = wasConnected ? connectedFingerprint &- term : connectedFingerprint &+ term
    }

    /// How adding an address went.
    package enum Addition: Equatable, Sendable {
        case added
        case alreadyThere
        /// The book holds as many addresses as it may.
        case full
    }

    /// An address that some peer mentioned; one that waits for its redial is tried sooner, since the peer reaches it.
    /// - Parameter grace: how long to leave the address time to dial us instead.
    package mutating func learn(_ address: NodeAddress, grace: Duration, now: Instant) -> Addition {
        let addition = insert(address, dialAt: now + grace, now: now)
        if addition == .alreadyThere { hasten(address.key, to: now + grace) }
        return addition
    }

    /// The same for an address as text: one that is known as it stands, as most in a HANDSHAKE are, is not parsed
    /// again.
    package mutating func learn(
        _ text: String,
        isNative: Bool = false,
        grace: Duration,
        now: Instant
    ) throws(WebSocketURLError) -> Addition {
        guard contacts[text] == nil else {
            if isNative { contacts[text]?.isNative = true }
            hasten(text, to: now + grace)
            return .alreadyThere
        }
        let address = try NodeAddress(text)
        let addition = learn(address, grace: grace, now: now)
        if isNative { markNative(address) }
        return addition
    }

    /// An address to be dialled now, whatever its pauses; one that was not known is given up when the attempt fails.
    /// - Returns: whether an attempt will be made.
    mutating func request(_ address: NodeAddress, now: Instant) -> Bool {
        switch insert(address, dialAt: now, now: now) {
        case .added: contacts[address.key]?.patience = .once
        case .full: return false
        case .alreadyThere:
            switch contacts[address.key]?.state {
            case .waiting(let until): if until > now { schedule(address.key, at: now) }
            case .attempting: break
            case .connected, .own, nil: return false
            }
        }
        return true
    }

    /// An address that proved useful is not given up at the first failure.
    mutating func keep(_ address: NodeAddress) {
        if contacts[address.key]?.patience == .once { contacts[address.key]?.patience = .learned }
    }

    /// Puts an attempt off that is not under way.
    mutating func postpone(_ address: NodeAddress, until instant: Instant) {
        if case .waiting = contacts[address.key]?.state { schedule(address.key, at: instant) }
    }

    /// Whether anything is known of the address.
    func contains(_ address: NodeAddress) -> Bool { contacts[address.key] != nil }

    /// Whom an attempt is made to.
    func target(of dial: DialID) -> (address: NodeAddress, hasFailed: Bool)? {
        attempts[dial].flatMap { contacts[$0] }.map { ($0.address, $0.hasFailed) }
    }

    /// The addresses from the node's own settings that no link leads to and no attempt is made to.
    var waitingKnownPeers: [NodeAddress] {
        contacts.values.filter { contact in
            guard contact.patience == .known, case .waiting = contact.state else { return false }
            return true
        }.sorted { $0.sequence < $1.sequence }.map(\.address)
    }

    private mutating func hasten(_ key: NodeAddress.Key, to instant: Instant) {
        guard let contact = contacts[key], case .waiting(let until) = contact.state else { return }
        let sooner = max(instant, contact.notBefore)
        if sooner < until { schedule(key, at: sooner) }
    }

    mutating func insert(_ address: NodeAddress, dialAt: Instant, now: Instant) -> Addition {
        guard contacts[address.key] == nil else { return .alreadyThere }
        guard contacts.count < limits.maximumContacts else { return .full }
        contacts[address.key] = Contact(
            address: address,
            sequence: nextSequence,
            pause: limits.firstRedialPause,
            failingSince: now
        )
        schedule(address.key, at: dialAt)
        nextSequence += 1
        return .added
    }

    mutating func schedule(_ key: NodeAddress.Key, at instant: Instant) {
        guard let sequence = contacts[key]?.sequence else { return }
        contacts[key]?.state = .waiting(until: instant)
        guard instant != .distantFuture else { return }
        dialQueue.add(DialQueue.Entry(instant: instant, sequence: sequence, key: key))
        if dialQueue.count > 2 * limits.maximumContacts {
            var queue = dialQueue
            queue.removeAll { !isCurrent($0) }
            dialQueue = queue
        }
    }

    private func isCurrent(_ entry: DialQueue.Entry) -> Bool {
        guard let contact = contacts[entry.key], case .waiting(let until) = contact.state else { return false }
        return until == entry.instant && contact.sequence == entry.sequence
    }

    // MARK: Dialling

    /// Begins every attempt that is due, as far as the bound on concurrent attempts allows.
    package mutating func beginDueDials(now: Instant) -> [(DialID, NodeAddress)] {
        var dials: [(DialID, NodeAddress)] = []
        while attempts.count < limits.maximumConcurrentDials, let entry = dialQueue.first, entry.instant <= now {
            dialQueue.removeFirst()
            guard isCurrent(entry), let address = contacts[entry.key]?.address else { continue }
            let dial = DialID(number: nextDial)
            nextDial += 1
            contacts[entry.key]?.state = .attempting(dial)
            attempts[dial] = entry.key
            dials.append((dial, address))
        }
        return dials
    }

    /// When ``beginDueDials(now:)`` may next have something to do; at times nothing is due then after all.
    package var nextDialDeadline: Instant {
        guard attempts.count < limits.maximumConcurrentDials else { return .distantFuture }
        return dialQueue.first?.instant ?? .distantFuture
    }

    /// An attempt opened a link.
    /// - Returns: the address it was made to; nil when that is not wanted any more (it was reached otherwise, or is our
    ///   own).
    package mutating func opened(_ dial: DialID, as link: LinkID, now: Instant) -> NodeAddress? {
        guard let key = attempts.removeValue(forKey: dial), let contact = contacts[key],
            case .attempting = contact.state
        else { return nil }
        change(key) { $0.isAlias = false }
        reach(key, by: link, now: now)
        return contact.address
    }

    /// An attempt came to nothing.
    package mutating func failed(_ dial: DialID, now: Instant, using random: inout some RandomNumberGenerator) {
        guard let key = attempts.removeValue(forKey: dial), case .attempting = contacts[key]?.state else { return }
        scheduleRedial(key, now: now, using: &random)
    }
}
