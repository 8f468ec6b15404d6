import Gossip
import Time
import WebSocket

/// What happens to a node, handed to its state machine.
extension Simulator {
    /// What a node's clock says.
    func clock(_ index: Int) -> Instant { now + hosts[index].clockOffset }

    mutating func boot(_ index: Int) throws(SafetyViolation) {
        hosts[index].isStarting = false
        guard !hosts[index].isUp else { return }
        hosts[index].life += 1
        let known = settings.knownPeers.filter { $0 <= hosts.count }.map { hosts[$0 - 1].address }
        guard !hosts[index].isNaive else {
            var peer = NaivePeer(address: hosts[index].address)
            let actions = peer.dial(known)
            hosts[index].run(peer)
            return try execute(actions, on: index)
        }
        hosts[index].run(try restoredNode(index, knownPeers: known))
        liveNatives += 1
        if hosts[index].isPrivate { livePrivates += 1 }
        for line in hosts[index].disk.lines { ledger.cameUp(Int(line)) }
        ledger.reviewAll(of: liveNatives, now: now)
        let time = clock(index)
        let actions = hosts[index].native?.start(now: time)
        try finishTurn(of: index, actions ?? [])
    }

    /// A new process of the node, with the pool that its disk holds.
    private mutating func restoredNode(_ index: Int, knownPeers: [NodeAddress]) throws(SafetyViolation) -> GossipNode {
        let host = hosts[index]
        var node = GossipNode(
            .init(
                identity: NodeIdentity(id: host.name, incarnation: host.life),
                address: host.isPrivate ? nil : host.address,
                knownPeers: knownPeers,
                topology: settings.topology,
                limits: settings.limits
            ),
            seed: random.next()
        )
        for (position, line) in host.disk.lines.enumerated() {
            let text = ledger.text(Int(line))
            let location = TextLocation(offset: Int64(position), count: Int32(text.count))
            let restored = text.withUnsafeBytes { try? node.restore($0, at: location) }
            guard let restored, restored.id == ledger.entries[Int(line)].id else {
                throw .invented(node: host.name, restored?.id ?? .zero)
            }
            guard restored.isNew else { throw .appliedTwice(node: host.name, restored.id) }
        }
        return node
    }

    mutating func wake(_ index: Int) throws(SafetyViolation) {
        guard hosts[index].wakesAt == now else { return }
        hosts[index].wakesAt = nil
        let time = clock(index)
        let actions = hosts[index].native?.tick(now: time)
        try finishTurn(of: index, actions ?? [])
    }

    mutating func answered(_ number: Int) throws(SafetyViolation) {
        let connection = connections[number]
        let (index, dial) = (connection.host(at: .dialler), connection.dial)
        // Given up meanwhile, or by a node that crashed meanwhile.
        guard !connection.isOver, hosts[index].dials[dial] == number else { return }
        guard connection.acceptor.isOpen else { return try refused(number) }
        hosts[index].dials[dial] = nil
        let endPoint = EndPoint(connection: number, end: .dialler)
        connections[number].dialler.isOpen = true
        connections[number].dialler.isReading = true
        hosts[index].endPoints.insert(endPoint)
        if hosts[index].isNaive {
            return try execute(hosts[index].naive?.opened(dial, as: endPoint.link) ?? [], on: index)
        }
        let time = clock(index)
        let actions = hosts[index].native?.opened(dial, as: endPoint.link, now: time)
        try finishTurn(of: index, actions ?? [])
    }

    mutating func refused(_ number: Int) throws(SafetyViolation) {
        let connection = connections[number]
        let (index, dial) = (connection.host(at: .dialler), connection.dial)
        guard !connection.isOver, hosts[index].dials[dial] == number else { return }
        hosts[index].dials[dial] = nil
        noteIfOver(number)
        hosts[index].naive?.failed(dial)
        let time = clock(index)
        let actions = hosts[index].native?.failed(dial, now: time)
        try finishTurn(of: index, actions ?? [])
    }

    mutating func end(_ endPoint: EndPoint) throws(SafetyViolation) {
        let side = connections[endPoint.connection][endPoint.end]
        guard side.isOpen else { return }
        let index = Int(side.host)
        connections[endPoint.connection][endPoint.end].isOpen = false
        connections[endPoint.connection][endPoint.end].isReading = false
        hosts[index].endPoints.remove(endPoint)
        noteIfOver(endPoint.connection)
        hosts[index].naive?.closed(endPoint.link)
        let time = clock(index)
        let actions = hosts[index].native?.closed(endPoint.link, now: time)
        try finishTurn(of: index, actions ?? [])
    }

    mutating func drain(_ endPoint: EndPoint) throws(SafetyViolation) {
        let side = connections[endPoint.connection][endPoint.end]
        guard side.isOpen, side.isCongested else { return }
        connections[endPoint.connection][endPoint.end].isCongested = false
        let actions = hosts[Int(side.host)].native?.drained(endPoint.link)
        try finishTurn(of: Int(side.host), actions ?? [])
    }
}
