import EventLoop
import Posix
import Time
import WebSocket

/// What leaves: queued at any time, written once at the end of the turn.
extension Connection {
    /// Sends a text message.
    package func send(text payload: [UInt8]) {
        payload.withUnsafeBytes { send(.text, $0) }
    }

    /// Sends a message; silently not, when the session has ended or is closing.
    package func send(_ kind: MessageKind, _ payload: UnsafeRawBufferPointer) {
        guard canSend else { return }
        let mask = session?.maskingKey(using: &transport.maskingKeys)
        write { $0.appendFrame(kind.opcode, payload, mask: mask) }
    }

    /// Sends a text message of three parts without putting them together first.
    package func send(_ head: [UInt8], _ text: UnsafeRawBufferPointer, _ tail: UInt8) {
        guard canSend else { return }
        let mask = session?.maskingKey(using: &transport.maskingKeys)
        write { $0.appendTextFrame(head, text, tail, mask: mask) }
    }

    /// Queues whole frames that other connections send too. They must be masked exactly if this side dialled.
    package func send(frames chunk: OutputChunk) {
        guard canSend, !chunk.isEmpty else { return }
        output.append(shared: chunk)
        markDirty()
    }

    func write(_ body: (OutputChunk) -> Void) {
        guard phase != .closed else { return }
        output.append(body)
        markDirty()
    }

    /// Has the queue written at the end of the turn.
    func markDirty() {
        guard !isDirty, phase != .closed else { return }
        isDirty = true
        transport.dirty.append(self)
    }

    /// Writes what the socket takes.
    func flush() {
        isDirty = false
        guard phase != .closed, phase != .connecting else { return }
        if session?.owesControlFrames == true {
            var bytes: [UInt8] = []
            session?.appendControlFrames(to: &bytes, using: &transport.maskingKeys)
            output.append { $0.append(bytes) }
        }
        do {
            try writeOutput()
        } catch {
            writeFailed(error)
            return
        }
        if output.isEmpty && phase == .lingering && !finishLingering() { return }
        updateCongestion()
        updateInterest()
    }

    private func writeOutput() throws(SystemCallError) {
        switch socket {
        case .some(let socket) where !output.isEmpty: try output.write(to: socket)
        default: return
        }
    }

    private func writeFailed(_ error: SystemCallError) {
        if phase == .webSocket {
            session?.transportEnded(at: transport.loop.now)
            end(.session(session?.outcome ?? .lost))
        } else {
            end(.failed(error))
        }
        release()
    }

    /// Everything has left: says so to the other side and waits for its end. A server says it first (RFC 6455, section
    /// 7.1.1); a WebSocket client waits for the server.
    private func finishLingering() -> Bool {
        if isDialled { return true }
        do {
            try socket?.shutdownWriting()
            return true
        } catch {
            // The other side has gone already, which is what was waited for.
            release()
            return false
        }
    }

    private func updateCongestion() {
        let limits = transport.limits
        let now = transport.loop.now
        if output.count > limits.hardLimit {
            let since: Instant = overdueSince ?? now
            overdueSince = since
            if now - since > limits.overdueTimeout { closeOverdue() }
        } else {
            overdueSince = nil
        }
        if !isCongested && output.count > limits.highMark {
            isCongested = true
        } else if isCongested && output.count < limits.lowMark {
            isCongested = false
            transport.delegate?.drained(self)
        }
    }

    /// Gives up what waits, but for what a frame that is under way needs to be whole, and says why.
    private func closeOverdue() {
        output.removeAllButStarted()
        session?.close(.tryAgainLater, reason: "reads too slowly", at: transport.loop.now)
        linger(after: .tooSlow)
    }

    /// Tells the loop what to wait for.
    func updateInterest() {
        guard isRegistered else { return }
        var wanted: Readiness = []
        let isHeldUp = phase == .answering && heldInput.count > transport.limits.http.headBytes
        if !isHeldUp && !(isCongested && pausesWhenCongested) { wanted.insert(.readable) }
        if !output.isEmpty || phase == .connecting { wanted.insert(.writable) }
        guard wanted != interest else { return }
        interest = wanted
        do {
            try transport.loop.modify(self, interest: wanted)
        } catch {
            end(.failed(error))
            release()
        }
    }
}
