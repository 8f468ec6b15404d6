import Gossip
import Time

/// Connections come about, end, and break.
extension Simulator {
    mutating func dial(_ dial: DialID, _ address: NodeAddress, from index: Int) throws(SafetyViolation) {
        let target = host(at: address)
        try check(dialOf: address, to: target, from: index)
        traffic.dials += 1
        let number = connections.count
        connections.append(Connection(dial: dial, at: now, from: index, to: target))
        hosts[index].dials[dial] = number
        if let target, isBlocked(index, target) {
            queue.add(.refused(connection: number), at: now + settings.dialTimeout)
        } else {
            queue.add(.arrived(connection: number), at: now + latency())
        }
    }

    mutating func arrived(_ number: Int) {
        let connection = connections[number]
        let index = connection.host(at: .acceptor)
        guard !connection.isOver else { return }
        guard index >= 0, hosts[index].isUp else {
            return queue.add(.refused(connection: number), at: now + latency())
        }
        // The dialler's SYN came through, the answer does not.
        guard !isBlocked(index, connection.host(at: .dialler)) else {
            return queue.add(.refused(connection: number), at: max(now, connection.dialledAt + settings.dialTimeout))
        }
        let endPoint = EndPoint(connection: number, end: .acceptor)
        connections[number].acceptor.isOpen = true
        connections[number].acceptor.isReading = true
        hosts[index].endPoints.insert(endPoint)
        if !hosts[index].isNaive { hosts[index].node.accepted(endPoint.link) }
        queue.add(.answered(connection: number), at: orderedArrival(at: endPoint.other))
    }

    /// When what is sent now arrives: after whatever was sent before.
    mutating func orderedArrival(at endPoint: EndPoint) -> Instant {
        let last = connections[endPoint.connection][endPoint.end].lastArrival
        let instant = max(now + latency(), last + .nanoseconds(1))
        connections[endPoint.connection][endPoint.end].lastArrival = instant
        return instant
    }

    /// One end closes: what it has sent arrives, what is sent to it is not read any more.
    mutating func close(_ endPoint: EndPoint) {
        connections[endPoint.connection][endPoint.end].isReading = false
        queue.add(.closed(endPoint.other), at: orderedArrival(at: endPoint.other))
        queue.add(.closed(endPoint), at: orderedArrival(at: endPoint) + settings.latency.longest)
    }

    /// An end is no more: the node crashed, or gave the attempt up.
    mutating func abandon(_ endPoint: EndPoint) {
        connections[endPoint.connection][endPoint.end].isOpen = false
        connections[endPoint.connection][endPoint.end].isReading = false
        if connections[endPoint.connection][endPoint.end.other].isOpen {
            queue.add(.closed(endPoint.other), at: orderedArrival(at: endPoint.other))
        }
        noteIfOver(endPoint.connection)
    }

    /// A link breaks: what is on its way is lost, and both ends hear of it.
    mutating func breakUp(_ number: Int) {
        for end in [End.dialler, .acceptor] {
            connections[number][end].isReading = false
            queue.add(.closed(EndPoint(connection: number, end: end)), at: now + latency())
        }
    }

    /// The links that a lasting partition cuts are given up by both ends.
    mutating func silence(_ number: Int) {
        guard let partition = partitions[number] else { return }
        for (position, connection) in connections.enumerated() where !connection.isOver {
            guard connection.dialler.isOpen || connection.acceptor.isOpen, connection.acceptor.host >= 0 else {
                continue
            }
            let (dialler, acceptor) = (connection.host(at: .dialler), connection.host(at: .acceptor))
            if partition.blocks(dialler, acceptor) || partition.blocks(acceptor, dialler) { breakUp(position) }
        }
    }

    /// Notes that nobody has an end of a connection or waits for it any more.
    mutating func noteIfOver(_ number: Int) {
        let connection = connections[number]
        let isAwaited = hosts[connection.host(at: .dialler)].dials[connection.dial] == number
        if !connection.dialler.isOpen, !connection.acceptor.isOpen, !isAwaited { connections[number].isOver = true }
    }
}
