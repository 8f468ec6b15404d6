import Time
import WebSocket

/// Links come and go, and with them what is connected, dialled again, or given up.
extension AddressBook {
    /// The peer at this address has opened, or turns out to be at the end of, this link.
    /// - Returns: an attempt to the same address that is under way and no longer needed.
    package mutating func connected(_ address: NodeAddress, by link: LinkID, now: Instant) -> DialID? {
        _ = insert(address, dialAt: .distantFuture, now: now)
        switch contacts[address.key]?.state {
        case .own, nil:
            return nil
        case .connected(let first, let others):
            guard first != link, !others.contains(link) else { return nil }
            contacts[address.key]?.state = .connected(first, others: others + [link])
            return nil
        case .attempting(let dial):
            attempts[dial] = nil
            reach(address.key, by: link, now: now)
            return dial
        case .waiting:
            reach(address.key, by: link, now: now)
            return nil
        }
    }

    mutating func reach(_ key: NodeAddress.Key, by link: LinkID, now: Instant) {
        change(key) { $0.reached(by: link, now: now) }
        log.append(key, limit: 2 * limits.maximumContacts)
    }

    /// A link is gone; an address that is left without any is redialled.
    package mutating func closed(
        _ link: LinkID,
        to address: NodeAddress,
        now: Instant,
        using random: inout some RandomNumberGenerator
    ) {
        guard leave(link, of: address.key), let contact = contacts[address.key] else { return }
        if contact.isAlias && contact.patience != .known {
            contacts[address.key] = nil
            return
        }
        // A link that breaks as soon as it opens must not be redialled without end at the shortest pause.
        if now - contact.reachedAt >= limits.steadyLink {
            contacts[address.key]?.pause = limits.firstRedialPause
            contacts[address.key]?.failingSince = now
        }
        scheduleRedial(address.key, now: now, using: &random)
    }

    /// A link was given up on purpose; an address from the settings that is left without any is tried again at `retry`,
    /// another is forgotten.
    mutating func released(_ link: LinkID, to address: NodeAddress, retry: Instant) {
        guard leave(link, of: address.key), let contact = contacts[address.key] else { return }
        if contact.patience == .known {
            schedule(address.key, at: retry)
        } else {
            contacts[address.key] = nil
        }
    }

    /// Takes a link from an address.
    /// - Returns: whether the address is left without any.
    private mutating func leave(_ link: LinkID, of key: NodeAddress.Key) -> Bool {
        guard case .connected(let first, let others) = contacts[key]?.state else { return false }
        let remaining = ([first] + others).filter { $0 != link }
        if let next = remaining.first {
            contacts[key]?.state = .connected(next, others: Array(remaining.dropFirst()))
            return false
        }
        change(key) { $0.state = .waiting(until: .distantFuture) }
        return true
    }

    mutating func scheduleRedial(
        _ key: NodeAddress.Key,
        now: Instant,
        using random: inout some RandomNumberGenerator
    ) {
        guard let contact = contacts[key] else { return }
        let isGivenUp =
            switch contact.patience {
            case .once: true
            case .learned: now - contact.failingSince >= limits.forgetLearnedAfter
            case .known: false
            }
        if isGivenUp {
            contacts[key] = nil
            return
        }
        contacts[key]?.hasFailed = true
        let jitter = Double.random(in: 1 - limits.redialJitter...1 + limits.redialJitter, using: &random)
        contacts[key]?.pause = min(contact.pause * 2, limits.longestRedialPause)
        contacts[key]?.notBefore = now + limits.firstRedialPause
        schedule(key, at: now + contact.pause * jitter)
    }
}
