import EventLoop
import Posix
import Time
import WebSocket

/// Writing what is queued, and what follows from how much of it the other side takes.
extension Connection {
    /// Writes what the socket takes.
    ///
    /// What callbacks queue meanwhile waits for the next turn, so that a fast reader of much leaves others theirs.
    func flush() {
        if phase != .closed && phase != .connecting {
            let before = (stalledSince, overdueSince)
            writeOutput()
            if phase == .lingering && output.isEmpty { finishLingering() }
            updateCongestion()
            updateInterest()
            // Else the deadline has at most moved on, and the timer may be early.
            if before != (stalledSince, overdueSince) || phase == .lingering { rearmTimer() }
        }
        isDirty = false
    }

    private func writeOutput() {
        queueControlFrames()
        let before = output.count
        do {
            switch socket {
            case .some(let socket) where !output.isEmpty: try output.write(to: socket, spare: transport.spareChunks)
            default: break
            }
            sendProgress.wrote(before - output.count)
        } catch {
            writeFailed(error)
        }
        if output.isEmpty {
            stalledSince = .distantFuture
        } else if stalledSince == .distantFuture || output.count < before {
            stalledSince = transport.loop.now
        }
    }

    /// Apart from ``writeOutput()``, lest what hardly ever happens make longer what every turn does.
    @inline(never)
    private func writeFailed(_ error: SystemCallError) {
        let mayHaveSaidWhy = phase == .webSocket || phase == .opening || phase == .exchanging
        guard error.isPeerGone, mayHaveSaidWhy else {
            finish(connectionEnd(after: .failed(error)))
            return
        }
        // What the other side has said before it went can still be read; reading then tells the end.
        output.removeAll()
    }

    /// Everything has left: says so to the other side and waits for its end. A server says it first (RFC 6455, section
    /// 7.1.1); a WebSocket client waits for the server.
    private func finishLingering() {
        guard !inputHasEnded else {
            finish(.closed)
            return
        }
        guard !hasFlushed else { return }
        hasFlushed = true
        phaseDeadline = transport.loop.now + transport.limits.lingerTimeout
        if isDialled { return }
        do {
            try socket?.shutdownWriting()
        } catch {
            // The other side has gone already, which is what was waited for.
            finish(.failed(error))
        }
    }

    // MARK: Congestion

    private func updateCongestion() {
        if output.count > transport.limits.hardLimit {
            if phase == .streaming { finish(.tooSlow) }
            overdueSince = min(overdueSince, transport.loop.now)
        } else {
            overdueSince = .distantFuture
        }
        guard isCongested, output.count < transport.limits.lowMark, phase != .closed else { return }
        isCongested = false
        if phase == .readingRequest { scheduleHeldInput() }
        if !isOver { transport.delegate?.drained(self) }
    }

    /// Gives up what waits, but for what a frame that is under way needs to be whole, and says why.
    func closeOverdue() {
        output.removeAllButStarted()
        session?.pointee.close(.tryAgainLater, reason: "reads too slowly", at: transport.loop.now)
        linger(after: .tooSlow)
        phaseDeadline = transport.loop.now + transport.limits.lingerTimeout
        rearmTimer()
    }

    // MARK: Interest

    /// Tells the loop what to wait for.
    func updateInterest() {
        guard isRegistered, phase != .connecting else { return }
        var wanted: Readiness = []
        if wantsToRead { wanted.insert(.readable) }
        if wantsToWrite { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        do {
            try transport.loop.modify(self, interest: wanted)
        } catch {
            finish(.failed(error))
        }
    }

    var wantsToRead: Bool {
        if inputHasEnded { return false }
        if let exchange, exchange.heldInput.count > transport.limits.http.headBytes { return false }
        switch phase {
        case .lingering: return true
        case .webSocket: return !(isCongested && pausesWhenCongested && canSend)
        default: return !(isCongested && pausesWhenCongested)
        }
    }

    private var wantsToWrite: Bool {
        !output.isEmpty || session?.pointee.owesControlFrames == true || (phase == .lingering && !hasFlushed)
    }
}
