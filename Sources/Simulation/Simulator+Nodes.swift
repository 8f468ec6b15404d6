import Gossip
import Hashing
import Time
import WebSocket

/// The shells of the simulated nodes: they hand events in and carry actions out, as the worker's does.
extension Simulator {
    // MARK: Events

    mutating func boot(_ index: Int) throws(SafetyViolation) {
        hosts[index].isStarting = false
        guard !hosts[index].isUp else { return }
        hosts[index].life += 1
        let known = settings.knownPeers.filter { $0 <= hosts.count }.map { hosts[$0 - 1].address }
        guard !hosts[index].isNaive else {
            var peer = NaivePeer(address: hosts[index].address)
            let actions = peer.dial(known)
            hosts[index].program = .naive(peer)
            return execute(actions, on: index)
        }
        let identity = NodeIdentity(id: "node-\(index + 1)", incarnation: hosts[index].life)
        var node = GossipNode(
            .init(
                identity: identity,
                address: hosts[index].address,
                knownPeers: known,
                topology: settings.topology,
                limits: settings.limits
            ),
            seed: random.next()
        )
        for (position, text) in hosts[index].disk.enumerated() {
            let location = TextLocation(offset: Int64(position), count: Int32(text.count))
            let restored = text.withUnsafeBytes { try? node.restore($0, at: location) }
            guard let restored, restored.isNew else { throw .invented(node: identity.id, .zero) }
        }
        hosts[index].program = .native(node)
        try turn(index, native: { node, now in node.start(now: now) })
    }

    mutating func wake(_ index: Int) throws(SafetyViolation) {
        guard hosts[index].wakesAt == now else { return }
        hosts[index].wakesAt = nil
        try turn(index, native: { node, now in node.tick(now: now) })
    }

    mutating func answered(_ number: Int) throws(SafetyViolation) {
        guard let connection = connections[number] else { return }
        let (index, dial) = (connection.dialler.host, connection.dial)
        // Given up meanwhile, or by a node that crashed meanwhile.
        guard hosts[index].dials[dial] == number else { return }
        guard connection.acceptor?.isOpen == true else { return try refused(number) }
        hosts[index].dials[dial] = nil
        let endPoint = EndPoint(connection: number, end: .dialler)
        connections[number]?.dialler.isOpen = true
        connections[number]?.dialler.isReading = true
        hosts[index].endPoints.insert(endPoint)
        try turn(
            index,
            native: { node, now in node.opened(dial, as: endPoint.link, now: now) },
            naive: { peer in peer.opened(dial, as: endPoint.link) }
        )
    }

    mutating func refused(_ number: Int) throws(SafetyViolation) {
        guard let connection = connections.removeValue(forKey: number) else { return }
        guard hosts[connection.dialler.host].dials[connection.dial] == number else { return }
        let (index, dial) = (connection.dialler.host, connection.dial)
        hosts[index].dials[dial] = nil
        try turn(
            index,
            native: { node, now in node.failed(dial, now: now) },
            naive: { peer in
                peer.failed(dial)
                return []
            }
        )
    }

    mutating func deliver(_ bytes: [UInt8], to endPoint: EndPoint) throws(SafetyViolation) {
        guard let side = connections[endPoint.connection]?[endPoint.end], side.isReading else { return }
        switch hosts[side.host].program {
        case .down:
            return
        case .native:
            try turn(
                side.host,
                native: { node, now in bytes.withUnsafeBytes { node.received($0, on: endPoint.link, now: now) } }
            )
        case .naive(var peer):
            guard endPoint.end == .acceptor else { return }
            do {
                let actions = try peer.received(bytes)
                hosts[side.host].program = .naive(peer)
                execute(actions, on: side.host)
            } catch {
                throw .crashedNaiveNode(node: name(side.host), message: String(decoding: bytes, as: UTF8.self))
            }
        }
    }

    mutating func end(_ endPoint: EndPoint) throws(SafetyViolation) {
        guard let side = connections[endPoint.connection]?[endPoint.end], side.isOpen else { return }
        connections[endPoint.connection]?[endPoint.end]?.isOpen = false
        connections[endPoint.connection]?[endPoint.end]?.isReading = false
        hosts[side.host].endPoints.remove(endPoint)
        forgetIfOver(endPoint.connection)
        try turn(
            side.host,
            native: { node, now in node.closed(endPoint.link, now: now) },
            naive: { peer in
                peer.closed(endPoint.link)
                return []
            }
        )
    }

    // MARK: Turns

    /// Hands one event to a node, carries out what it decides, and stores what came of it.
    mutating func turn(
        _ index: Int,
        native: (inout GossipNode, Instant) -> [GossipAction],
        naive: (inout NaivePeer) -> [GossipAction] = { _ in [] }
    ) throws(SafetyViolation) {
        switch hosts[index].program {
        case .down:
            return
        case .naive(var peer):
            hosts[index].program = .down
            let actions = naive(&peer)
            hosts[index].program = .naive(peer)
            execute(actions, on: index)
        case .native(var node):
            // The node is moved out while it works: otherwise its collections would be copied.
            hosts[index].program = .down
            let actions = native(&node, now)
            execute(actions, on: index, pool: node.pool)
            try storeBatch(of: &node, on: index)
            arm(index, node.nextDeadline)
            hosts[index].program = .native(node)
        }
    }

    private mutating func arm(_ index: Int, _ deadline: Instant) {
        guard deadline != .distantFuture else { return }
        let instant = max(deadline, now + .nanoseconds(1))
        if let wakesAt = hosts[index].wakesAt, wakesAt <= instant, wakesAt > now { return }
        hosts[index].wakesAt = instant
        queue.add(.wake(host: index), at: instant)
    }

    private mutating func storeBatch(of node: inout GossipNode, on index: Int) throws(SafetyViolation) {
        guard !node.batch.isEmpty else { return }
        let pushes = node.pushPlan()
        var locations: [TextLocation] = []
        for item in node.batch.items {
            guard case .new(let id, let range) = item.outcome else { continue }
            let text = Array(node.batch.bytes[range])
            guard hosts[index].stored.insert(id).inserted else { throw .appliedTwice(node: name(index), id) }
            guard submitted[id] == text else { throw .invented(node: name(index), id) }
            locations.append(TextLocation(offset: Int64(hosts[index].disk.count), count: Int32(text.count)))
            hosts[index].disk.append(text)
        }
        for push in pushes {
            for text in push.texts {
                let message = transaction(Array(node.batch.bytes[text]))
                for link in push.links { send(message, from: EndPoint(link)) }
            }
        }
        node.batchStored(at: locations, now: now)
    }

    // MARK: Actions

    mutating func execute(_ actions: [GossipAction], on index: Int, pool: PoolIndex = PoolIndex()) {
        for action in actions {
            switch action {
            case .dial(let dial, let address):
                self.dial(dial, address, from: index)
            case .cancelDial(let dial):
                traffic.cancelledDials += 1
                guard let number = hosts[index].dials.removeValue(forKey: dial) else { continue }
                abandon(EndPoint(connection: number, end: .dialler))
            case .send(let link, let message):
                send(message, from: EndPoint(link))
            case .sendTransactions(let link, let ids):
                for id in ids {
                    guard let location = pool.location(of: id), location.isStored else { continue }
                    send(
                        transaction(
                            hosts[index].disk[Int(location.offset)],
                            head: MessageEncoder.missedTransactionHead
                        ),
                        from: EndPoint(link)
                    )
                }
            case .close(let link, let reason):
                if reason == .duplicate { traffic.duplicateLinks += 1 }
                close(EndPoint(link))
            case .peersChanged, .notice:
                break
            }
        }
    }

    private func transaction(_ text: [UInt8], head: [UInt8] = MessageEncoder.transactionHead) -> [UInt8] {
        head + text + [MessageEncoder.transactionTail]
    }

    func name(_ index: Int) -> String { "node-\(index + 1)" }
}
