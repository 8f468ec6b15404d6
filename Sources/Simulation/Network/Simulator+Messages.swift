import Gossip
import Time

/// Messages leave one node and reach another, or do not.
extension Simulator {
    /// - Parameter number: of the transaction that the message carries, if it carries one.
    mutating func send(_ bytes: [UInt8], transaction number: Int? = nil, from link: LinkID, of index: Int)
        throws(SafetyViolation)
    {
        let endPoint = EndPoint(link)
        guard hosts[index].endPoints.contains(endPoint) else {
            throw .deadLink(node: hosts[index].name, link: link.number)
        }
        let receiver = connections[endPoint.connection].host(at: endPoint.end.other)
        let kind = number == nil ? MessageKind(of: bytes) : .transaction
        try check(bytes, of: kind, from: endPoint, of: index, to: receiver)
        traffic.count(kind, bytes: bytes.count, toNaive: hosts[receiver].isNaive)
        hosts[index].bytesSent += bytes.count
        guard !isBlocked(index, receiver), !happens(quality.loss) else {
            traffic.lost += 1
            return
        }
        let hop = number.map { hosts[index].disk.has($0) ? hosts[index].disk.hop(of: $0) + 1 : 1 } ?? 0
        pass(Parcel(bytes: bytes, hop: hop), to: endPoint.other)
    }

    private mutating func pass(_ parcel: Parcel, to endPoint: EndPoint) {
        if happens(quality.duplication) {
            traffic.duplicated += 1
            queue.add(.message(endPoint, parcel), at: now + latency() + latency())
        }
        guard happens(quality.reordering) else {
            return queue.add(.message(endPoint, parcel), at: orderedArrival(at: endPoint))
        }
        traffic.reordered += 1
        queue.add(.message(endPoint, parcel), at: now + latency() + latency())
    }

    mutating func deliver(_ parcel: Parcel, to endPoint: EndPoint) throws(SafetyViolation) {
        let side = connections[endPoint.connection][endPoint.end]
        guard side.isReading else { return }
        let index = Int(side.host)
        hosts[index].bytesReceived += parcel.bytes.count
        guard !hosts[index].isNaive else { return try deliverToNaive(parcel, endPoint, index) }
        let time = clock(index)
        let actions = parcel.bytes.withUnsafeBytes { hosts[index].node.received($0, on: endPoint.link, now: time) }
        try finishTurn(of: index, actions, hop: parcel.hop)
    }

    private mutating func deliverToNaive(_ parcel: Parcel, _ endPoint: EndPoint, _ index: Int) throws(SafetyViolation) {
        // A naive node does not read what comes over the links that it dialled.
        guard endPoint.end == .acceptor else { return }
        let actions: [GossipAction]?
        do {
            actions = try hosts[index].naive?.received(parcel.bytes)
        } catch {
            let sender = hosts[connections[endPoint.connection].host(at: .dialler)].name
            throw .unfitForNaiveNode(
                sender: sender,
                node: hosts[index].name,
                message: String(decoding: parcel.bytes, as: UTF8.self)
            )
        }
        try execute(actions ?? [], on: index)
    }
}
