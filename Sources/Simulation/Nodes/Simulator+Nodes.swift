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
        let known = knownPeers()
        guard !hosts[index].isNaive else {
            var peer = NaivePeer(address: hosts[index].address)
            let actions = peer.dial(known)
            hosts[index].run(peer)
            return try execute(actions, on: index)
        }
        hosts[index].run(try restoredNode(index, knownPeers: known))
        try begin(index)
    }

    /// A native node's listener is up.
    mutating func begin(_ index: Int) throws(SafetyViolation) {
        liveNatives += 1
        if hosts[index].isPrivate { livePrivates += 1 }
        for line in hosts[index].disk.lines { ledger.cameUp(Int(line)) }
        ledger.reviewAll(of: liveNatives, now: now)
        let time = clock(index)
        let actions = hosts[index].node.start(now: time)
        try finishTurn(of: index, actions)
    }

    private func knownPeers() -> [NodeAddress] {
        settings.knownPeers.filter { $0 <= hosts.count }.map { hosts[$0 - 1].address }
    }

    /// Has a node with an empty pool run that has not begun.
    mutating func prepare(_ index: Int) {
        hosts[index].life += 1
        hosts[index].run(newNode(index, knownPeers: knownPeers()))
    }

    /// A new process of the node, with the pool that its disk holds.
    private mutating func restoredNode(_ index: Int, knownPeers: [NodeAddress]) throws(SafetyViolation) -> GossipNode {
        var node = newNode(index, knownPeers: knownPeers)
        let host = hosts[index]
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

    private mutating func newNode(_ index: Int, knownPeers: [NodeAddress]) -> GossipNode {
        GossipNode(
            .init(
                identity: NodeIdentity(id: hosts[index].name, incarnation: hosts[index].life),
                address: hosts[index].isPrivate ? nil : hosts[index].address,
                knownPeers: knownPeers,
                topology: settings.topology,
                limits: settings.limits
            ),
            seed: random.next()
        )
    }

    mutating func wake(_ index: Int) throws(SafetyViolation) {
        guard hosts[index].wakesAt == now else { return }
        hosts[index].wakesAt = nil
        let time = clock(index)
        let actions = hosts[index].node.tick(now: time)
        try finishTurn(of: index, actions)
    }

    mutating func answered(_ number: Int) throws(SafetyViolation) {
        let connection = connections[number]
        let (index, dial) = (connection.host(at: .dialler), connection.dial)
        // Given up meanwhile, or by a node that crashed meanwhile.
        guard !connection.isOver, hosts[index].dials[dial] == number else { return }
        // The other end may have broken meanwhile without having heard of it.
        guard connection.acceptor.isReading else { return try refused(number) }
        hosts[index].dials[dial] = nil
        let endPoint = EndPoint(connection: number, end: .dialler)
        connections[number].dialler.isOpen = true
        connections[number].dialler.isReading = true
        hosts[index].endPoints.insert(endPoint)
        if hosts[index].isNaive {
            return try execute(hosts[index].naive?.opened(dial, as: endPoint.link) ?? [], on: index)
        }
        let time = clock(index)
        let actions = hosts[index].node.opened(dial, as: endPoint.link, now: time)
        try finishTurn(of: index, actions)
    }

    mutating func refused(_ number: Int) throws(SafetyViolation) {
        let connection = connections[number]
        let (index, dial) = (connection.host(at: .dialler), connection.dial)
        guard !connection.isOver, hosts[index].dials[dial] == number else { return }
        hosts[index].dials[dial] = nil
        noteIfOver(number)
        guard !hosts[index].isNaive else {
            hosts[index].naive?.failed(dial)
            return
        }
        let time = clock(index)
        let actions = hosts[index].node.failed(dial, now: time)
        try finishTurn(of: index, actions)
    }

    mutating func end(_ endPoint: EndPoint) throws(SafetyViolation) {
        let side = connections[endPoint.connection][endPoint.end]
        guard side.isOpen else { return }
        let index = Int(side.host)
        connections[endPoint.connection][endPoint.end].isOpen = false
        connections[endPoint.connection][endPoint.end].isReading = false
        hosts[index].endPoints.remove(endPoint)
        noteIfOver(endPoint.connection)
        guard !hosts[index].isNaive else {
            hosts[index].naive?.closed(endPoint.link)
            return
        }
        let time = clock(index)
        let actions = hosts[index].node.closed(endPoint.link, now: time)
        try finishTurn(of: index, actions)
    }

    mutating func drain(_ endPoint: EndPoint) throws(SafetyViolation) {
        let side = connections[endPoint.connection][endPoint.end]
        guard side.isOpen, side.isCongested else { return }
        connections[endPoint.connection][endPoint.end].isCongested = false
        let actions = hosts[Int(side.host)].node.drained(endPoint.link)
        try finishTurn(of: Int(side.host), actions)
    }
}
