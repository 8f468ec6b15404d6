import Posix
import WebSocket

/// Bytes that arrive, in each phase.
extension Connection {
    /// One read a turn: a connection that has more is told again, after the others had theirs.
    func readAvailable() {
        let buffer = transport.receiveBuffer
        do {
            switch try socket?.receive(into: buffer) {
            case .bytes(let count): received(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            case .endOfFile: inputEnded()
            case .wouldBlock, nil: break
            }
        } catch {
            finish(connectionEnd(after: .failed(error)))
        }
    }

    private func received(_ input: UnsafeMutableRawBufferPointer) {
        if holdsInput {
            hold(UnsafeRawBufferPointer(input))
        } else {
            process(input)
        }
    }

    private func process(_ input: UnsafeMutableRawBufferPointer) {
        switch phase {
        case .webSocket: receivedFrames(input)
        case .readingRequest: receivedRequestBytes(input)
        case .opening: receivedHandshakeBytes(input)
        case .exchanging: receivedResponseBytes(input)
        case .answering: hold(UnsafeRawBufferPointer(input))
        case .streaming, .lingering, .connecting, .closed: break
        }
    }

    func receivedFrames(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let session, let delegate = transport.delegate else { return }
        var input = bytes
        let now = transport.loop.now
        while phase == .webSocket, let action = session.pointee.next(&input, at: now) {
            switch action {
            case .deliver(let kind, let payload): delegate.received(payload, kind, on: self)
            // At once, so that a pong leaves before the answer to the next message.
            case .sendControlFrames: queueControlFrames()
            case .end: linger(after: .session(session.pointee.outcome ?? .lost))
            }
        }
    }

    // MARK: The end

    /// The other side sends nothing more. Of a server's client that is no reason not to answer it.
    private func inputEnded() {
        guard !inputHasEnded else {
            // Nobody asked for it this time: the connection has hung up.
            finish(.closed)
            return
        }
        inputHasEnded = true
        switch phase {
        case .readingRequest where !holdsInput: linger(after: .closed)
        case .lingering where !output.isEmpty: updateInterest()
        case .readingRequest, .answering: updateInterest()
        // The frames that came before the upgrade are about to be read; the end is noticed behind them.
        case .webSocket where holdsInput: updateInterest()
        case .exchanging: responseInputEnded()
        case .connecting, .opening, .streaming, .webSocket, .lingering, .closed:
            finish(connectionEnd(after: .closed))
        }
    }

    /// What to tell the user, depending on what it was waiting for.
    func connectionEnd(after reason: ConnectionEnd) -> ConnectionEnd {
        switch phase {
        case .webSocket:
            session?.pointee.transportEnded(at: transport.loop.now)
            return .session(session?.pointee.outcome ?? .lost)
        case .opening, .connecting:
            return .dialFailed("before the opening handshake was answered: \(reason)")
        case .readingRequest, .answering, .streaming, .exchanging, .lingering, .closed:
            return reason
        }
    }

    // MARK: Input that has to wait

    private var holdsInput: Bool { exchange?.heldInput.isEmpty == false }

    /// Keeps bytes until the request before them is answered.
    func hold(_ input: UnsafeRawBufferPointer) {
        exchange?.heldInput.append(contentsOf: input)
        updateInterest()
    }

    /// Has the held bytes processed, if there are any or the end came behind them; not at once, since the reason may have
    /// come up while bytes are being processed.
    func scheduleHeldInput() {
        guard holdsInput || inputHasEnded else { return }
        transport.loop.schedule(at: transport.loop.now) { [weak self] in self?.processHeldInput() }
    }

    private func processHeldInput() {
        var held = exchange?.heldInput ?? []
        exchange?.heldInput = []
        if phase == .webSocket { exchange = nil }
        held.withUnsafeMutableBytes { process($0) }
        switch phase {
        case .readingRequest where inputHasEnded && !holdsInput && !isCongested: linger(after: .closed)
        case .webSocket where inputHasEnded: linger(after: connectionEnd(after: .closed))
        case .readingRequest, .answering, .webSocket, .connecting, .opening, .streaming, .exchanging, .lingering,
            .closed:
            updateInterest()
        }
    }
}
