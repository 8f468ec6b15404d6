import Gossip
import Time

/// A mesh that need not form.
extension Simulator {
    /// Starts every node, each linked with all others already; the network must be full, without naive and private
    /// nodes, and nothing may have happened in it.
    package mutating func startFormed() throws(SafetyViolation) {
        precondition(settings.topology == .full && settings.naives == 0 && settings.privates == 0 && steps == 0)
        for index in hosts.indices { prepare(index) }
        // In the order in which a node keeps its peers, so that each goes behind the others.
        let order = hosts.indices.sorted { hosts[$0].node.settings.identity < hosts[$1].node.settings.identity }
        for (position, index) in order.enumerated() {
            for peer in order[..<position] { connect(peer, index) }
        }
        for index in hosts.indices { try begin(index) }
    }

    /// The first of the two has dialled the second.
    private mutating func connect(_ first: Int, _ second: Int) {
        let number = connections.count
        connections.append(Connection(dial: DialID(number: 0), at: now, from: first, to: second))
        for (end, index, peer) in [(End.dialler, first, second), (.acceptor, second, first)] {
            let endPoint = EndPoint(connection: number, end: end)
            connections[number][end].isOpen = true
            connections[number][end].isReading = true
            hosts[index].endPoints.insert(endPoint)
            let (identity, address) = (hosts[peer].node.settings.identity, hosts[peer].address)
            hosts[index].node.adopt(endPoint.link, isDialled: end == .dialler, to: identity, at: address, now: now)
        }
    }
}
