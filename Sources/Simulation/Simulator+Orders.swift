import Gossip
import Hashing
import Time

/// What a test or a user has happen to the network.
extension Simulator {
    /// Starts a node, again or for the first time, with the pool that its disk holds.
    package mutating func start(_ number: Int, after delay: Duration = .zero) {
        hosts[number - 1].isStarting = true
        queue.add(.start(host: number - 1), at: now + delay)
    }

    /// Kills a node: what it had sent arrives, what is sent to it is lost.
    package mutating func crash(_ number: Int) {
        let index = number - 1
        guard hosts[index].isUp else { return }
        let dials = hosts[index].dials.values.sorted()
        let links = hosts[index].endPoints.sorted { $0.link.number < $1.link.number }
        hosts[index].program = .down
        hosts[index].dials = [:]
        hosts[index].endPoints = []
        hosts[index].wakesAt = nil
        for connection in dials { abandon(EndPoint(connection: connection, end: .dialler)) }
        for endPoint in links { abandon(endPoint) }
    }

    /// Breaks a link between two nodes, if there is one: what is on its way is lost, and both ends hear of it.
    package mutating func breakLink(between first: Int, and second: Int) {
        let found = hosts[first - 1].endPoints.sorted { $0.link.number < $1.link.number }.first { endPoint in
            connections[endPoint.connection]?[endPoint.end.other]?.host == second - 1
        }
        guard let found else { return }
        for endPoint in [found, found.other] {
            connections[endPoint.connection]?[endPoint.end]?.isReading = false
            queue.add(.closed(endPoint), at: now + latency())
        }
    }

    /// Submits transactions to a node in one turn; to one that is down nothing is submitted.
    /// - Parameter numbers: each makes a transaction of its own.
    package mutating func submit(_ numbers: Range<Int>, to node: Int) throws(SafetyViolation) {
        let texts = numbers.map { Array(#"{"amount":\#($0)}"#.utf8) }
        guard hosts[node - 1].isUp else { return }
        // The texts are in canonical form, so their identities are known without the node's own code.
        for text in texts { submitted[text.withUnsafeBytes { SHA256.hash($0) }] = text }
        try turn(
            node - 1,
            native: { node, now in
                for text in texts {
                    let message = MessageEncoder.transactionHead + text + [MessageEncoder.transactionTail]
                    message.withUnsafeBytes { node.submitted($0, by: 1, now: now) }
                }
                return []
            },
            naive: { peer in texts.flatMap { peer.apply($0) } }
        )
    }
}
