import Gossip
import Time

/// The shells of the simulated nodes: they carry out what a node decides, store what came, and pass it on, in the order
/// in which the worker does.
extension Simulator {
    /// Ends a turn of a native node.
    /// - Parameter hop: links that the transactions of the turn came over.
    mutating func finishTurn(of index: Int, _ actions: [GossipAction], hop: Int = 0) throws(SafetyViolation) {
        guard hosts[index].isNativeAndUp else { return }
        try execute(actions, on: index)
        guard try storeBatch(of: index, hop: hop) else { return }
        arm(index)
        try check(index)
    }

    /// Has the node woken at its next deadline.
    mutating func arm(_ index: Int) {
        let deadline = hosts[index].node.nextDeadline
        guard hosts[index].isNativeAndUp, deadline != .distantFuture else { return }
        let instant = max(now + (deadline - clock(index)), now + .nanoseconds(1))
        if let wakesAt = hosts[index].wakesAt, wakesAt <= instant, wakesAt > now { return }
        hosts[index].wakesAt = instant
        queue.add(.wake(host: index), at: instant)
    }

    // MARK: The pool

    /// - Returns: false if the node was killed while it wrote.
    private mutating func storeBatch(of index: Int, hop: Int) throws(SafetyViolation) -> Bool {
        guard !hosts[index].node.batch.isEmpty else { return true }
        let batch = hosts[index].node.batch
        let pushes = hosts[index].node.pushPlan()
        var locations: [TextLocation] = []
        let kept = hosts[index].diesWriting ? Int.random(in: 0...batch.newCount, using: &random) : batch.newCount
        for item in batch.items {
            guard case .new(let id, let range) = item.outcome, locations.count < kept else { continue }
            locations.append(try write(id, batch.bytes[range], on: index, hop: hop))
        }
        if hosts[index].diesWriting {
            stop(index)
            return false
        }
        for push in pushes { try carryOut(push, batch, on: index) }
        try answer(batch, on: index)
        let time = clock(index)
        hosts[index].node.batchStored(at: locations, now: time)
        return true
    }

    private mutating func write(_ id: TransactionID, _ text: ArraySlice<UInt8>, on index: Int, hop: Int)
        throws(SafetyViolation) -> TextLocation
    {
        guard let number = ledger.number(of: id), ledger.text(number) == text else {
            throw .invented(node: hosts[index].name, id)
        }
        guard !hosts[index].disk.has(number) else { throw .appliedTwice(node: hosts[index].name, id) }
        let location = TextLocation(offset: Int64(hosts[index].disk.count), count: Int32(text.count))
        hosts[index].disk.append(number, hop: hop, isStrict: settings.isStrict, now: now)
        ledger.stored(number, hop: hop, of: liveNatives, now: now)
        return location
    }

    private mutating func carryOut(_ push: Push, _ batch: TransactionBatch, on index: Int) throws(SafetyViolation) {
        let wanted = Set(push.texts)
        let numbers = batch.items.compactMap { item -> Int? in
            guard case .new(let id, let text) = item.outcome, wanted.contains(text) else { return nil }
            return ledger.number(of: id)
        }
        for link in push.links {
            let endPoint = EndPoint(link)
            if connections[endPoint.connection][endPoint.end].isCongested {
                hosts[index].node.payloadSkipped(on: link)
                continue
            }
            for number in numbers {
                try send(ledger.entries[number].message, transaction: number, from: link, of: index)
            }
        }
    }

    /// Whoever submitted is answered once everything is stored.
    private mutating func answer(_ batch: TransactionBatch, on index: Int) throws(SafetyViolation) {
        for item in batch.items {
            guard case .submitter(let submitter) = item.source else { continue }
            var message: [UInt8] = []
            switch item.outcome {
            case .new(let id, _):
                acknowledge(id, isDuplicate: false, in: &message)
            case .duplicate(let id):
                acknowledge(id, isDuplicate: true, in: &message)
            case .rejected(let rejection):
                MessageEncoder.appendError(rejection, to: &message)
            }
            guard case .link(let link) = submitter else { continue }
            try send(message, from: link, of: index)
        }
    }

    private mutating func acknowledge(_ id: TransactionID, isDuplicate: Bool, in message: inout [UInt8]) {
        ledger.number(of: id).map { ledger.acknowledged($0) }
        MessageEncoder.appendSuccess(id: id, isDuplicate: isDuplicate, to: &message)
    }

    // MARK: Actions

    mutating func execute(_ actions: [GossipAction], on index: Int) throws(SafetyViolation) {
        for action in actions {
            switch action {
            case .dial(let dial, let address):
                try self.dial(dial, address, from: index)
            case .cancelDial(let dial):
                traffic.cancelledDials += 1
                guard let number = hosts[index].dials.removeValue(forKey: dial) else { continue }
                abandon(EndPoint(connection: number, end: .dialler))
            case .send(let link, let message):
                try send(message, from: link, of: index)
            case .sendTransactions(let link, let ids):
                try sendStored(ids, on: link, of: index)
            case .close(let link, let reason):
                if reason == .duplicate { traffic.duplicateLinks += 1 }
                close(EndPoint(link))
            case .peersChanged, .notice:
                break
            }
        }
    }

    private mutating func sendStored(_ ids: [TransactionID], on link: LinkID, of index: Int) throws(SafetyViolation) {
        let endPoint = EndPoint(link)
        guard !connections[endPoint.connection][endPoint.end].isCongested else {
            hosts[index].node.payloadSkipped(on: link)
            return
        }
        for id in ids {
            guard let number = ledger.number(of: id), hosts[index].disk.has(number) else { continue }
            try send(ledger.entries[number].missedMessage, transaction: number, from: link, of: index)
        }
    }
}
