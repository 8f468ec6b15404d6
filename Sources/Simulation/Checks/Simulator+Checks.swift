import Gossip
import Time
import WebSocket

/// What must hold after every step; each check costs the same however large the network is.
extension Simulator {
    /// After a turn of a native node.
    func check(_ index: Int) throws(SafetyViolation) {
        let (indexed, stored) = (hosts[index].node.pool.count, hosts[index].disk.count)
        if indexed != stored { throw .wrongIndex(node: hosts[index].name, indexed: indexed, stored: stored) }
        let links = hosts[index].node.links.count
        try check(hosts[index].node.addresses.count, "addresses", settings.limits.maximumContacts, of: index)
        try check(hosts[index].dials.count, "dial attempts", settings.limits.maximumConcurrentDials, of: index)
        try check(links, "links in its table, and open ones", hosts[index].endPoints.count, of: index)
        if hosts[index].node.nextDeadline == .distantFuture { throw .noDeadline(node: hosts[index].name) }
    }

    private func check(_ count: Int, _ what: String, _ limit: Int, of index: Int) throws(SafetyViolation) {
        guard count <= limit else {
            throw .limitExceeded(node: hosts[index].name, what: what, count: count, limit: limit)
        }
    }

    /// Before a message leaves.
    func check(_ message: [UInt8], of kind: MessageKind, from endPoint: EndPoint, of index: Int, to receiver: Int)
        throws(SafetyViolation)
    {
        guard !hosts[index].isNaive else { return }
        try check(message.count, "bytes in a message", Self.messageBytes, of: index)
        guard hosts[receiver].isNaive else { return }
        let isFit =
            switch kind {
            case .transaction, .handshake: endPoint.end == .dialler
            // A naive node whose HANDSHAKE is late is taken for a client; it does not read the answer.
            case .answer: endPoint.end == .acceptor
            case .digest, .reconciliation, .other: false
            }
        guard !isFit else { return }
        throw .unfitForNaiveNode(
            sender: hosts[index].name,
            node: hosts[receiver].name,
            message: String(decoding: message, as: UTF8.self)
        )
    }

    private static var messageBytes: Int { WebSocketLimits().messageBytes }

    /// Before a node dials.
    func check(dialOf address: NodeAddress, to target: Int?, from index: Int) throws(SafetyViolation) {
        guard let target, !hosts[index].isNaive else { return }
        let isUnderWay = hosts[index].dials.values.contains { connections[$0].host(at: .acceptor) == target }
        if target == index || isUnderWay { throw .needlessDial(node: hosts[index].name, address: address.text) }
    }
}
