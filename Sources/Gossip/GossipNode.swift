import Hashing
import JSON
import Time
import WebSocket

/// One node of the mesh as a state machine: whom it dials and talks to, which transactions it has, and what it sends.
///
/// The shell reports what happened; every method answers with the actions to execute. Transactions, the bulk of the
/// traffic, do not travel through actions: they gather in ``batch``, which the shell stores, passes on and answers once
/// a turn of its loop (``pushPlan()``, ``batchStored(at:now:)``). Nothing here reads a clock, a file or a socket, and
/// all chance comes from a seeded generator, so that a simulation can run the very same code and replay it.
package struct GossipNode: Sendable {
    /// What makes this node different from others.
    package struct Settings: Sendable {
        /// Who the node is.
        package var identity: NodeIdentity
        /// Where the node can be dialled; nil for a private node.
        package var address: NodeAddress?
        /// Whom it dials from the start, and for ever.
        package var knownPeers: [NodeAddress]
        /// With whom it wants to be linked.
        package var topology: Topology
        /// Its bounds and delays.
        package var limits: GossipLimits

        /// Settings of a node.
        package init(
            identity: NodeIdentity,
            address: NodeAddress?,
            knownPeers: [NodeAddress],
            topology: Topology = .full,
            limits: GossipLimits = GossipLimits()
        ) {
            self.identity = identity
            self.address = address
            self.knownPeers = knownPeers
            self.topology = topology
            self.limits = limits
        }
    }

    /// As given at the start.
    package let settings: Settings
    /// Every address the node has heard of.
    package internal(set) var addresses: AddressBook
    /// Its links and the peers at their ends.
    package internal(set) var links: LinkTable
    /// The identities of its transactions.
    package internal(set) var pool = PoolIndex()
    /// What the present turn of the loop has brought.
    package internal(set) var batch = TransactionBatch()
    var reader: MessageReader
    var validator: TransactionValidator
    var antiEntropy: AntiEntropy
    /// Who passes transactions on between nodes that are not linked.
    var relays: Relays
    /// The node's place in a partial mesh; nil in a full one.
    var neighbourhood: Neighbourhood?
    /// Transactions on their way through a partial mesh.
    var tree: BroadcastTree
    /// Links whose peers are to be greeted again.
    var greetings = Greetings()
    /// When others are reminded of the addresses that this node knows.
    var reminderAt = Instant.distantFuture
    var random: SeededGenerator

    var limits: GossipLimits { settings.limits }

    /// - Parameter seed: decides everything that chance decides.
    package init(_ settings: Settings, seed: UInt64) {
        self.settings = settings
        addresses = AddressBook(limits: settings.limits)
        links = LinkTable(own: settings.identity)
        reader = MessageReader(limits: settings.limits)
        validator = TransactionValidator(limits: settings.limits)
        antiEntropy = AntiEntropy(limits: settings.limits)
        relays = Relays(own: settings.identity, limits: settings.limits)
        neighbourhood = Neighbourhood(settings)
        tree = BroadcastTree(limits: settings.limits)
        random = SeededGenerator(seed: seed)
    }

    // MARK: Start

    /// Adds a transaction found in the pool file, before ``start(now:)``.
    /// - Returns: its identity, and false when it was there already.
    package mutating func restore(_ text: UnsafeRawBufferPointer, at location: TextLocation) throws(Rejection)
        -> (id: Digest256, isNew: Bool)
    {
        let data: JSONEntry
        do {
            data = try reader.readValue(text)
        } catch {
            throw .malformedMessage("\(error)")
        }
        let id = try validator.validate(data, on: reader.tape)
        return (id, pool.insert(id, at: location))
    }

    /// The listener is up: dial the known peers.
    package mutating func start(now: Instant) -> [GossipAction] {
        if let own = settings.address { addresses.markOwn(own) }
        for peer in settings.knownPeers { addresses.addKnownPeer(peer, now: now) }
        antiEntropy.started(now: now)
        enterNeighbourhood(now: now)
        return dueDials(now: now)
    }

    // MARK: Links

    /// A peer, or a client, opened a link to us.
    package mutating func accepted(_ link: LinkID) {
        links.add(link, .accepted)
    }

    /// An attempt succeeded: whoever dials sends HANDSHAKE at once.
    package mutating func opened(_ dial: DialID, as link: LinkID, now: Instant) -> [GossipAction] {
        let hadFailed = addresses.target(of: dial)?.hasFailed ?? false
        guard let address = addresses.opened(dial, as: link, now: now) else {
            return [.close(link, .duplicate)]
        }
        links.add(link, .dialled(address))
        links[link]?.addresses = [address]
        guard !links.isNaive(address) else {
            links.recognise(link, as: .naive)
            return [.send(link, handshake()), .peersChanged]
        }
        greetings.greeted(link, pause: limits.firstGreetingPause, now: now)
        if neighbourhood != nil { return requestNeighbourhood(of: address, on: link, hadFailed: hadFailed, now: now) }
        // Of two who have just come the second to ask the same node is told of the first: so all known peers are asked.
        let isIntroduced = addresses.isNative(address) && !addresses.isKnownPeer(address)
        return [.send(link, firstGreeting(on: link, isIntroduced: isIntroduced, now: now))]
    }

    /// An attempt failed, whatever the reason.
    package mutating func failed(_ dial: DialID, now: Instant) -> [GossipAction] {
        let address = addresses.target(of: dial)?.address
        addresses.failed(dial, now: now, using: &random)
        if let address {
            requestEnded(address, reached: false)
            if !addresses.contains(address) { neighbourhood?.forgetLost(address) }
        }
        return healNeighbourhood(now: now) + dueDials(now: now)
    }

    /// A link is gone, by whichever end.
    package mutating func closed(_ link: LinkID, now: Instant) -> [GossipAction] {
        guard let (closed, lost) = links.remove(link) else { return [] }
        antiEntropy.linkClosed(link)
        if neighbourhood != nil { return closedInNeighbourhood(closed, lost: lost, now: now) }
        for address in closed.addresses {
            addresses.closed(link, to: address, now: now, using: &random)
        }
        if closed.isPeer { addressesChanged(now: now) }
        var actions: [GossipAction] = []
        // What was on its way over the link may have reached only some: compare with those who are left.
        if closed.isNative { antiEntropy.poolChanged(now: now) }
        if let lost {
            actions = forgetTunnels(of: lost, reference: closed.reference)
            actions += [.notice(.peerLeft(lost.id)), .peersChanged]
        } else if closed.isDialled {
            actions = [.peersChanged]
        }
        return actions + dueDials(now: now)
    }

    // MARK: Time

    /// When ``tick(now:)`` next has something to do; ``Instant/distantFuture`` for never.
    package var nextDeadline: Instant {
        min(
            addresses.nextDialDeadline,
            antiEntropy.nextDeadline,
            reminderAt,
            neighbourhoodDeadline,
            greetings.nextDeadline
        )
    }

    /// Does what has fallen due.
    package mutating func tick(now: Instant) -> [GossipAction] {
        tickNeighbourhood(now: now) + dueDials(now: now) + dueGreetings(now: now) + dueReminders(now: now)
            + dueComparisons(now: now) + dueAnnouncements(now: now)
    }

    mutating func dueDials(now: Instant) -> [GossipAction] {
        addresses.beginDueDials(now: now).map { .dial($0, $1) }
    }
}
