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
        let mask = isDialled ? transport.makeMaskingKey() : nil
        write { $0.appendFrame(kind.opcode, payload, mask: mask) }
    }

    /// Sends a text message of three parts without putting them together first.
    package func send(_ head: [UInt8], _ text: UnsafeRawBufferPointer, _ tail: UInt8) {
        guard canSend else { return }
        let mask = isDialled ? transport.makeMaskingKey() : nil
        write { $0.appendTextFrame(head, text, tail, mask: mask) }
    }

    /// Queues whole frames that other connections send too. They must be masked exactly if this side dialled.
    package func send(frames chunk: OutputChunk) {
        guard canSend, !chunk.isEmpty else { return }
        output.append(shared: chunk)
        queued()
    }

    /// Queues the pings, pongs and the Close frame that the session wants sent.
    func queueControlFrames() {
        guard session?.pointee.owesControlFrames == true else { return }
        var bytes: [UInt8] = []
        session?.pointee.appendControlFrames(to: &bytes, using: &transport.maskingKeys)
        write { $0.append(bytes) }
    }

    /// Queues what `body` appends.
    func write(_ body: (OutputChunk) -> Void) {
        guard phase != .closed else { return }
        output.append(using: transport.spareChunks, body)
        queued()
    }

    private func queued() {
        if output.count >= transport.limits.highMark { isCongested = true }
        markDirty()
    }

    /// Has the queue written at the end of the turn.
    func markDirty() {
        guard !isDirty, phase != .closed else { return }
        isDirty = true
        transport.dirty.append(self)
    }
}
