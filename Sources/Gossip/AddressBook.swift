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
    private let limits: GossipLimits
    private var contacts: [NodeAddress.Key: Contact] = [:]
    private var attempts: [DialID: NodeAddress.Key] = [:]
    private var nextSequence = 0
    private var nextDial: UInt64 = 1
    /// No contact is due before this instant: it saves the search among all of them.
    private var earliestDial = Instant.distantFuture

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
        contacts[address.key]?.isKnownPeer = true
    }

    /// The node's own address, in any of its spellings: never dialled.
    package mutating func markOwn(_ address: NodeAddress) {
        _ = insert(address, dialAt: .distantFuture, now: .origin)
        contacts[address.key]?.state = .own
    }

    /// The node at this address calls itself by another one: only that other one is passed on.
    package mutating func markAlias(_ address: NodeAddress) {
        contacts[address.key]?.isAlias = true
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
    package mutating func learn(_ text: String, grace: Duration, now: Instant) throws(WebSocketURLError) -> Addition {
        guard contacts[text] != nil else { return learn(try NodeAddress(text), grace: grace, now: now) }
        hasten(text, to: now + grace)
        return .alreadyThere
    }

    private mutating func hasten(_ key: NodeAddress.Key, to instant: Instant) {
        guard let contact = contacts[key], case .waiting(let until) = contact.state else { return }
        schedule(key, at: min(until, max(instant, contact.notBefore)))
    }

    private mutating func insert(_ address: NodeAddress, dialAt: Instant, now: Instant) -> Addition {
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

    private mutating func schedule(_ key: NodeAddress.Key, at instant: Instant) {
        contacts[key]?.state = .waiting(until: instant)
        earliestDial = min(earliestDial, instant)
    }

    // MARK: Dialling

    /// Begins every attempt that is due, as far as the bound on concurrent attempts allows.
    package mutating func beginDueDials(now: Instant) -> [(DialID, NodeAddress)] {
        let room = limits.maximumConcurrentDials - attempts.count
        guard room > 0, earliestDial <= now else { return [] }
        let due = contacts.values.filter { $0.dialAt <= now }.sorted { $0.sequence < $1.sequence }
        let dials = due.prefix(room).map { contact in
            let dial = DialID(number: nextDial)
            nextDial += 1
            contacts[contact.address.key]?.state = .attempting(dial)
            attempts[dial] = contact.address.key
            return (dial, contact.address)
        }
        earliestDial = contacts.values.reduce(.distantFuture) { min($0, $1.dialAt) }
        return dials
    }

    /// When ``beginDueDials(now:)`` may next have something to do; at times nothing is due then after all.
    package var nextDialDeadline: Instant {
        attempts.count < limits.maximumConcurrentDials ? earliestDial : .distantFuture
    }

    /// An attempt opened a link.
    /// - Returns: the address it was made to; nil when that is not wanted any more (it was reached otherwise, or is our
    ///   own).
    package mutating func opened(_ dial: DialID, as link: LinkID, now: Instant) -> NodeAddress? {
        guard let key = attempts.removeValue(forKey: dial), let contact = contacts[key],
            case .attempting = contact.state
        else { return nil }
        contacts[key]?.isAlias = false
        contacts[key]?.reached(by: [link], now: now)
        return contact.address
    }

    /// An attempt came to nothing.
    package mutating func failed(_ dial: DialID, now: Instant, using random: inout some RandomNumberGenerator) {
        guard let key = attempts.removeValue(forKey: dial), case .attempting = contacts[key]?.state else { return }
        scheduleRedial(key, now: now, using: &random)
    }

    // MARK: Links

    /// The peer at this address has opened, or turns out to be at the end of, this link.
    /// - Returns: an attempt to the same address that is under way and no longer needed.
    package mutating func connected(_ address: NodeAddress, by link: LinkID, now: Instant) -> DialID? {
        _ = insert(address, dialAt: .distantFuture, now: now)
        switch contacts[address.key]?.state {
        case .own, nil:
            return nil
        case .connected(let links):
            if !links.contains(link) { contacts[address.key]?.state = .connected(links + [link]) }
            return nil
        case .attempting(let dial):
            attempts[dial] = nil
            contacts[address.key]?.reached(by: [link], now: now)
            return dial
        case .waiting:
            contacts[address.key]?.reached(by: [link], now: now)
            return nil
        }
    }

    /// A link is gone; an address that is left without any is redialled.
    package mutating func closed(
        _ link: LinkID,
        to address: NodeAddress,
        now: Instant,
        using random: inout some RandomNumberGenerator
    ) {
        guard let contact = contacts[address.key], case .connected(let links) = contact.state else { return }
        let remaining = links.filter { $0 != link }
        guard remaining.isEmpty else {
            contacts[address.key]?.state = .connected(remaining)
            return
        }
        if contact.isAlias && !contact.isKnownPeer {
            contacts[address.key] = nil
            return
        }
        // A link that breaks as soon as it opens must not be redialled without end at the shortest pause.
        if now - contact.reachedAt >= limits.steadyLink { contacts[address.key]?.pause = limits.firstRedialPause }
        contacts[address.key]?.failingSince = now
        scheduleRedial(address.key, now: now, using: &random)
    }

    private mutating func scheduleRedial(
        _ key: NodeAddress.Key,
        now: Instant,
        using random: inout some RandomNumberGenerator
    ) {
        guard let contact = contacts[key] else { return }
        if !contact.isKnownPeer && now - contact.failingSince >= limits.forgetLearnedAfter {
            contacts[key] = nil
            return
        }
        let jitter = Double.random(in: 1 - limits.redialJitter...1 + limits.redialJitter, using: &random)
        contacts[key]?.pause = min(contact.pause * 2, limits.longestRedialPause)
        contacts[key]?.notBefore = now + limits.firstRedialPause
        schedule(key, at: now + contact.pause * jitter)
    }

    // MARK: What a HANDSHAKE tells

    /// The addresses that links lead to now, in the order they became known, each node by one name.
    package var connectedAddresses: [NodeAddress] {
        contacts.values.filter(\.isConnected).sorted { $0.sequence < $1.sequence }.map(\.address)
    }
}
