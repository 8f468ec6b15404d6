import Gossip
import Posix
import Transport
import WebSocket

/// Carrying out what the state machine decides.
extension Worker {
    func execute(_ actions: [GossipAction]) {
        for action in actions { execute(action) }
    }

    private func execute(_ action: GossipAction) {
        switch action {
        case .dial(let dial, let address): open(dial, address)
        case .cancelDial(let dial): cancel(dial)
        case .send(let link, let message): send(message, on: link)
        case .sendTransactions(let link, let ids): sendTransactions(ids, on: link)
        case .close(let link, let closure): close(link, closure)
        case .peersChanged: hasPeersChanged = true
        case .notice(let notice): log.write(notice)
        }
    }

    private func open(_ dial: DialID, _ address: NodeAddress) {
        guard !isStopping else { return }
        if awaitsFaults || faults?.isCut(address) == true { return refuse(dial) }
        guard let connection = dialledConnection(to: address) else { return refuse(dial) }
        dials[connection.id] = (dial, address)
        dialConnections[dial] = connection
    }

    private func cancel(_ dial: DialID) {
        guard let connection = dialConnections.removeValue(forKey: dial) else { return }
        dials[connection.id] = nil
        connection.drop()
    }

    /// A peer that makes this node talk and does not listen is told nothing more for a while: every message stands on its
    /// own, and can be asked for again.
    private func send(_ message: [UInt8], on link: LinkID) {
        guard let carrier = carrier(of: link) else { return }
        if faults != nil, interfere(with: message, on: link) { return }
        if carrier.backlog < transport.limits.hardLimit {
            carrier.send(message)
        } else {
            node.payloadSkipped(on: link)
        }
    }

    private func close(_ link: LinkID, _ closure: LinkClosure) {
        // A peer goes on until it hears of it, and what it says then is no news.
        guard let carrier = carrier(of: link), carrier.canSend else { return }
        switch closure {
        case .duplicate: carrier.close(.normal, reason: "duplicate link")
        case .noNeighbour: carrier.close(.normal, reason: "not a neighbour")
        case .ownAddress: carrier.close(.normal, reason: "own address")
        case .protocolViolation(let problem):
            log.write(.warn, "closing a link", ["problem": problem])
            carrier.close(.policyViolation, reason: problem)
        }
    }

    // MARK: Transactions

    /// Stores what the turn brought, passes it on, answers whoever waits, in this order.
    func storeBatch() {
        let pushes = node.pushPlan()
        do {
            let locations = try poolFile.append(node.batch, settings.durability)
            push(pushes)
            answer(failure: nil)
            metrics.count(node.batch)
            node.batchStored(at: locations, now: loop.now)
            if !locations.isEmpty {
                armSynchronisation()
                supervisor?.poolChanged()
            }
        } catch {
            poolFailed(error)
            answer(failure: "transactions.json: \(error)")
            node.batchFailed()
            supervisor?.poolChanged()
        }
    }

    private func push(_ pushes: [Push]) {
        for push in pushes {
            var frames = SharedFrames(transport)
            for link in push.links {
                guard let carrier = carrier(of: link) else { continue }
                if carrier.isCongested {
                    node.payloadSkipped(on: link)
                    metrics.pushesHeldBack += push.texts.count
                    continue
                }
                metrics.copiesSent += push.texts.count
                if faults != nil, pushImpaired(push.texts, on: link) { continue }
                switch carrier {
                case .webSocket(let connection):
                    connection.send(frames: frames.chunk(isMasked: connection.isDialled, push.texts, of: node.batch))
                case .http(let link):
                    link.sendTransactions(push.texts, of: node.batch)
                }
            }
        }
    }

    private func answer(failure: String?) {
        for item in node.batch.items {
            guard case .submitter(let submitter) = item.source else { continue }
            let answer: SubmissionAnswer
            switch item.outcome {
            case .new(let id, _): answer = failure.map { .rejected(.notStored($0)) } ?? .stored(id)
            case .duplicate(let id): answer = failure.flatMap { notStored(id, $0) } ?? .duplicate(id)
            case .rejected(let rejection): answer = .rejected(rejection)
            }
            send(answer, to: submitter)
        }
    }

    /// The answer to a duplicate of a transaction that was to be stored in the very turn whose writing failed.
    private func notStored(_ id: TransactionID, _ failure: String) -> SubmissionAnswer? {
        node.pool.location(of: id)?.isStored == true ? nil : .rejected(.notStored(failure))
    }

    private func send(_ answer: SubmissionAnswer, to submitter: Submitter) {
        switch submitter {
        case .link(let link):
            answer.withMessage { transport.connection(link.number)?.send(.text, $0) }
        case .request(let number):
            waiting.removeValue(forKey: number)?.answer(answer, worker: self)
        }
    }

    /// Sends stored transactions to one peer, until its backlog says no: reconciliation goes on when it has drained.
    private func sendTransactions(_ ids: [TransactionID], on link: LinkID) {
        guard let carrier = carrier(of: link) else { return }
        for id in ids {
            guard !carrier.isCongested else {
                node.payloadSkipped(on: link)
                return
            }
            guard let location = node.pool.location(of: id), location.isStored else { continue }
            withUnsafeTemporaryAllocation(byteCount: Int(location.count), alignment: 1) { space in
                do throws(SystemCallError) {
                    try poolFile.read(location, into: space)
                    metrics.copiesSent += 1
                    let (head, text) = (MessageEncoder.missedTransactionHead, UnsafeRawBufferPointer(space))
                    if faults != nil, sendImpaired(head, text, on: link) { return }
                    carrier.sendTransaction(head, text)
                } catch {
                    log.write(.error, "cannot read transactions.json", ["error": "\(error)"])
                }
            }
        }
    }
}
