import Time
import WebSocket

/// Tells dial attempts apart: the shell names the attempt when it reports how it ended.
package struct DialID: Hashable, Sendable {
    package var number: UInt64
}

/// Every address a node has heard of, and what it does about each: who is dialled, when, and when to give up.
///
/// An address that is connected or being attempted is never dialled; failed and lost ones are redialled with a
/// doubling, jittered pause; known peers for ever, learned ones until they have failed for a while. Addresses are compared
/// normalised and passed on as first written.
package struct AddressBook: Sendable {
    private enum State: Sendable {
        /// To be dialled at the given instant.
        case waiting(until: Instant)
        case attempting(DialID)
        /// Reached over these links: more than one while two nodes that dialled each other settle on one.
        case connected([LinkID])
        /// The address turned out to be the node itself.
        case own
    }

    private struct Contact: Sendable {
        let address: NodeAddress
        /// Position in the order of discovery.
        let sequence: Int
        var isKnownPeer: Bool
        var state: State
        /// The pause before the next attempt.
        var pause: Duration
        /// When the address was last reached, or first tried.
        var failingSince: Instant
    }

    private let limits: GossipLimits
    private var contacts: [NodeAddress.Key: Contact] = [:]
    private var attempts: [DialID: NodeAddress.Key] = [:]
    private var nextSequence = 0
    private var nextDial: UInt64 = 1

    package init(limits: GossipLimits) {
        self.limits = limits
    }

    // MARK: What becomes known

    /// A peer from the node's own settings: dialled at once, and redialled for ever.
    package mutating func addKnownPeer(_ address: NodeAddress, now: Instant) {
        if insert(address, dialAt: now, now: now) == .full { return }
        contacts[address.key]?.isKnownPeer = true
    }

    /// The node's own address, in any of its spellings: never dialled.
    package mutating func markOwn(_ address: NodeAddress) {
        if contacts[address.key] == nil { _ = insert(address, dialAt: .distantFuture, now: .origin) }
        contacts[address.key]?.state = .own
    }

    /// How adding an address went.
    package enum Addition: Equatable, Sendable {
        case added
        case alreadyThere
        /// The book holds as many addresses as it may.
        case full
    }

    /// An address that some peer mentioned.
    /// - Parameter grace: how long to leave the address time to dial us instead.
    package mutating func learn(_ address: NodeAddress, grace: Duration, now: Instant) -> Addition {
        insert(address, dialAt: now + grace, now: now)
    }

    private mutating func insert(_ address: NodeAddress, dialAt: Instant, now: Instant) -> Addition {
        guard contacts[address.key] == nil else { return .alreadyThere }
        guard contacts.count < limits.maximumContacts else { return .full }
        contacts[address.key] = Contact(
            address: address, sequence: nextSequence, isKnownPeer: false, state: .waiting(until: dialAt),
            pause: limits.firstRedialPause, failingSince: now)
        nextSequence += 1
        return .added
    }

    // MARK: Dialling

    /// Begins every attempt that is due, as far as the bound on concurrent attempts allows.
    package mutating func beginDueDials(now: Instant) -> [(DialID, NodeAddress)] {
        let room = limits.maximumConcurrentDials - attempts.count
        guard room > 0 else { return [] }
        let due = contacts.values.filter { contact in
            if case .waiting(let until) = contact.state { return until <= now }
            return false
        }
        return due.sorted { $0.sequence < $1.sequence }.prefix(room).map { contact in
            let dial = DialID(number: nextDial)
            nextDial += 1
            contacts[contact.address.key]?.state = .attempting(dial)
            attempts[dial] = contact.address.key
            return (dial, contact.address)
        }
    }

    /// When ``beginDueDials(now:)`` next has something to do.
    package var nextDialDeadline: Instant {
        guard attempts.count < limits.maximumConcurrentDials else { return .distantFuture }
        return contacts.values.reduce(.distantFuture) { earliest, contact in
            if case .waiting(let until) = contact.state { return min(earliest, until) }
            return earliest
        }
    }

    /// An attempt opened a link.
    /// - Returns: the address it was made to; nil when that is not wanted any more (it was reached otherwise, or is our own).
    package mutating func opened(_ dial: DialID, as link: LinkID, now: Instant) -> NodeAddress? {
        guard let key = attempts.removeValue(forKey: dial), let contact = contacts[key] else { return nil }
        switch contact.state {
        case .own:
            return nil
        case .connected(let links):
            contacts[key]?.state = .connected(links + [link])
        case .waiting, .attempting:
            contacts[key]?.state = .connected([link])
        }
        reached(key, now: now)
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
        var needless: DialID?
        switch contacts[address.key]?.state {
        case .own, nil:
            return nil
        case .connected(let links):
            if !links.contains(link) { contacts[address.key]?.state = .connected(links + [link]) }
        case .attempting(let dial):
            attempts[dial] = nil
            needless = dial
            contacts[address.key]?.state = .connected([link])
        case .waiting:
            contacts[address.key]?.state = .connected([link])
        }
        reached(address.key, now: now)
        return needless
    }

    /// A link is gone; an address that is left without any is redialled.
    package mutating func closed(
        _ link: LinkID, to address: NodeAddress, now: Instant, using random: inout some RandomNumberGenerator
    ) {
        guard case .connected(let links) = contacts[address.key]?.state else { return }
        let remaining = links.filter { $0 != link }
        if remaining.isEmpty {
            contacts[address.key]?.failingSince = now
            scheduleRedial(address.key, now: now, using: &random)
        } else {
            contacts[address.key]?.state = .connected(remaining)
        }
    }

    private mutating func reached(_ key: NodeAddress.Key, now: Instant) {
        contacts[key]?.pause = limits.firstRedialPause
        contacts[key]?.failingSince = now
    }

    private mutating func scheduleRedial(
        _ key: NodeAddress.Key, now: Instant, using random: inout some RandomNumberGenerator
    ) {
        guard let contact = contacts[key] else { return }
        if !contact.isKnownPeer && now - contact.failingSince >= limits.forgetLearnedAfter {
            contacts[key] = nil
            return
        }
        let jitter = Double.random(in: 1 - limits.redialJitter...1 + limits.redialJitter, using: &random)
        contacts[key]?.state = .waiting(until: now + contact.pause * jitter)
        contacts[key]?.pause = min(contact.pause * 2, limits.longestRedialPause)
    }

    // MARK: What a HANDSHAKE tells

    /// The addresses that links lead to now, in the order they became known.
    package var connectedAddresses: [NodeAddress] {
        contacts.values
            .filter { if case .connected = $0.state { true } else { false } }
            .sorted { $0.sequence < $1.sequence }
            .map(\.address)
    }

    package var count: Int { contacts.count }
}
