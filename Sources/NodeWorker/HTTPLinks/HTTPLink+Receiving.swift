import Gossip
import HTTP1
import Time
import Transport

/// What comes back, and the end.
extension HTTPLink {
    /// After its connection broke a native peer is asked whether it is there; not at once, lest one that keeps closing be
    /// asked without end.
    private static let pauseBeforeProbe: Duration = .milliseconds(10)
    /// Requests of the peer that may wait for its answer; it sends one at a time.
    private static let mostHeld = 4

    /// The request under way was answered.
    func received(_ response: IncomingResponse) {
        hasAnswered = true
        if !response.head.keepsAlive { detach() }
        guard let post = outbox.underWay else { return }
        guard isAccepted(response.head.status) else {
            end("\(post.method) \(post.path) was answered with \(response.head.status) \(response.head.reason)")
            return
        }
        switch post.purpose {
        case .handshake: greeted(response)
        case .broadcast, .gossip: break
        case .farewell: end("closed by this side")
        }
        guard !isOver else { return }
        if outbox.delivered() { worker.execute(worker.node.drained(id)) }
        if isClosing && outbox.isIdle { takeLeave() } else { sendNext() }
    }

    /// Another program may refuse a transaction; that is its own affair.
    private func isAccepted(_ status: Int) -> Bool {
        let isRefusal = outbox.underWay?.purpose == .broadcast && !isKept && [400, 409, 413, 422].contains(status)
        return (200..<300).contains(status) || isRefusal
    }

    private func greeted(_ response: IncomingResponse) {
        isGreeted = true
        isKept = response.head.fields[Self.field] == name
        if worker.faults != nil, response.body.withUnsafeBytes({ worker.endIfCut(id, saying: $0) }) { return }
        do {
            let now = worker.loop.now
            let actions = try response.body.withUnsafeBytes { body throws(MessageError) in
                try worker.node.receivedHandshake(body, on: id, now: now)
            }
            worker.execute(actions)
        } catch {
            end("POST /handshake was answered without a HANDSHAKE: \(error)")
            return
        }
        let waiting = held
        held = []
        for (body, connection) in waiting { worker.receiveMessages(body, on: self, answering: connection) }
    }

    /// Keeps what the peer has posted before its answer to HANDSHAKE arrived.
    /// - Returns: false when too much is kept already.
    func hold(_ body: [UInt8], answering connection: UInt64) -> Bool {
        guard held.count < Self.mostHeld else { return false }
        held.append((body, connection))
        return true
    }

    /// The connection for requests is gone; the link goes on if that was for want of use.
    func connectionEnded(_ reason: ConnectionEnd) {
        detach()
        guard let post = outbox.underWay else {
            scheduleProbe(after: Self.pauseBeforeProbe)
            return
        }
        guard mayRetry, !isTimeout(reason) else {
            end("\(reason)")
            return
        }
        mayRetry = false
        transmit(post)
    }

    private func isTimeout(_ end: ConnectionEnd) -> Bool {
        if case .timedOut = end { true } else { false }
    }

    /// Ends the link at once.
    func end(_ reason: String) {
        guard !isOver else { return }
        isOver = true
        if let probeTimer { worker.loop.cancel(probeTimer) }
        let connection = connection
        detach()
        connection?.drop()
        worker.httpLinkEnded(self, reason, unanswered: held.map(\.connection))
    }

    func scheduleProbe(after pause: Duration) {
        if let probeTimer { worker.loop.cancel(probeTimer) }
        probeTimer = worker.loop.schedule(after: pause) { [weak self] in
            guard let self else { return }
            probeTimer = nil
            scheduleProbe(after: Self.silenceBeforeProbe)
            probe()
        }
    }
}
