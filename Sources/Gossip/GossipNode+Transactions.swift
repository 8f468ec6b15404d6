import Hashing
import JSON
import Time

/// TRANSACTION: from whichever source, checked, applied once, and passed on.
extension GossipNode {
    /// A message came over a WebSocket link.
    ///
    /// - Parameter bytes: one whole text message; need not outlive the call.
    package mutating func received(_ bytes: UnsafeRawBufferPointer, on link: LinkID, now: Instant) -> [GossipAction] {
        guard let peer = links[link]?.peer else { return [] }
        do {
            switch try reader.read(bytes) {
            case .transaction(let data, let isMissed):
                return apply(data, of: bytes, from: source(link, peer, isMissed: isMissed), now: now)
            case .handshake(let handshake):
                return received(handshake, on: link, now: now)
            case let message:
                return received(reconciling: message, on: link, from: peer, now: now)
            }
        } catch {
            return receivedUnreadable(error, on: link, from: peer)
        }
    }

    /// A TRANSACTION message came over HTTP or from the supervisor; the answer follows when its batch is stored.
    package mutating func submitted(_ message: UnsafeRawBufferPointer, by request: UInt64, now: Instant) {
        let source = TransactionBatch.Source.submitter(.request(request))
        do {
            guard case .transaction(let data, _) = try reader.read(message) else {
                batch.append(.rejected(.unknownType("that is not TRANSACTION")), source: source)
                return
            }
            _ = apply(data, of: message, from: source, now: now)
        } catch {
            batch.append(.rejected(rejection(error)), source: source)
        }
    }

    func source(_ link: LinkID, _ peer: LinkTable.Peer, isMissed: Bool = false) -> TransactionBatch.Source {
        switch peer {
        case .unknown: links[link]?.isDialled == true ? .naive(link) : .submitter(.link(link))
        case .native: isMissed ? .reconciled(link) : .native(link)
        case .naive: .naive(link)
        }
    }

    private mutating func apply(
        _ data: JSONEntry,
        of bytes: UnsafeRawBufferPointer,
        from source: TransactionBatch.Source,
        now: Instant
    ) -> [GossipAction] {
        do throws(Rejection) {
            let id = try validator.validate(data, on: reader.tape)
            guard pool.insert(id, at: .pending) else {
                batch.append(.duplicate(id: id), source: source)
                guard neighbourhood != nil, case .native(let link) = source else { return [] }
                return receivedSuperfluous(id, on: link, now: now)
            }
            let way = neighbourhood == nil ? source : way(of: id, from: source, now: now)
            batch.appendNew(id, text: UnsafeRawBufferPointer(rebasing: bytes[data.range]), source: way)
            antiEntropy.received(id)
            if case .reconciled(let link) = source { antiEntropy.progressed(link, now: now) }
        } catch {
            batch.append(.rejected(error), source: source)
        }
        return []
    }

    /// What was asked for by GRAFT is answered as what was found by comparing, and goes on like what is pushed. What was
    /// found by comparing says nothing about the tree.
    private mutating func way(of id: TransactionID, from source: TransactionBatch.Source, now: Instant)
        -> TransactionBatch.Source
    {
        switch source {
        case .reconciled where !tree.isAsked(id):
            return source
        case .submitter, .naive:
            tree.settled(id)
            return source
        case .native(let link), .reconciled(let link):
            receivedPush(id, on: link, now: now)
            return .native(link)
        }
    }

    // MARK: What cannot be read

    private mutating func receivedUnreadable(_ error: MessageError, on link: LinkID, from peer: LinkTable.Peer)
        -> [GossipAction]
    {
        switch peer {
        case .native:
            return [.close(link, .protocolViolation(error.description))]
        case .naive:
            return [.notice(.ignoredMessage(error.description))]
        case .unknown where links[link]?.isDialled == true:
            return [.notice(.ignoredMessage(error.description))]
        case .unknown:
            batch.append(.rejected(rejection(error)), source: .submitter(.link(link)))
            return []
        }
    }

    private func rejection(_ error: MessageError) -> Rejection {
        if case .unknownType(let type) = error { return .unknownType(type) }
        return .malformedMessage(error.description)
    }

    // MARK: The batch

    /// The batch was written: its new transactions lie where `locations` says, in order.
    package mutating func batchStored(at locations: [TextLocation], now: Instant) {
        precondition(locations.count == batch.newCount)
        var next = 0
        var isFound = false
        for item in batch.items {
            guard case .new(let id, _) = item.outcome else { continue }
            pool.relocate(id, to: locations[next])
            next += 1
            if case .reconciled = item.source { isFound = true }
            if neighbourhood != nil {
                announceToNeighbours(id, from: item.source, now: now)
            } else if case .naive = item.source {
                antiEntropy.announce(id, now: now)
            }
        }
        antiEntropy.stored(next, isFound: isFound, now: now)
        batch.reset()
    }

    /// The batch could not be written: its new transactions are unknown again. The shell has answered so.
    package mutating func batchFailed() {
        for case .new(let id, _) in batch.items.lazy.map(\.outcome) { pool.remove(id) }
        antiEntropy.storingFailed()
        batch.reset()
    }

    /// The pool file can be written again, after ``batchFailed()``: what peers have beyond this node is fetched.
    package mutating func storingIsPossible(now: Instant) {
        antiEntropy.storingIsPossible(now: now)
    }
}

extension TextLocation {
    /// Not written yet: the transaction is in the batch.
    static let pending = TextLocation(offset: -1, count: 0)
}
