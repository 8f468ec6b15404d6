import HTTP1
import Posix
import WebSocket

/// Bytes that arrive, in each phase.
extension Connection {
    /// One read a turn: a connection that has more is told again, after the others had theirs.
    func readAvailable() {
        let buffer = transport.receiveBuffer
        do {
            switch try socket?.receive(into: buffer) {
            case .bytes(let count):
                received(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            case .endOfFile:
                inputEnded(.closed)
            case .wouldBlock, nil:
                break
            }
        } catch {
            inputEnded(.failed(error))
        }
    }

    func received(_ input: UnsafeMutableRawBufferPointer) {
        switch phase {
        case .webSocket: receivedFrames(input)
        case .readingRequest: receivedRequestBytes(input)
        case .opening: receivedHandshakeBytes(input)
        case .answering, .streaming:
            heldInput.append(contentsOf: input)
            updateInterest()
        case .lingering, .connecting, .closed: break
        }
    }

    /// The other side sends nothing more, or the socket broke.
    private func inputEnded(_ reason: ConnectionEnd) {
        switch phase {
        case .webSocket:
            session?.transportEnded(at: transport.loop.now)
            end(.session(session?.outcome ?? .lost))
        case .opening, .connecting:
            end(.dialFailed("\(reason)"))
        case .readingRequest, .answering, .streaming, .lingering, .closed:
            end(reason)
        }
        release()
    }

    // MARK: WebSocket

    func receivedFrames(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = bytes
        let now = transport.loop.now
        while phase == .webSocket, let action = session?.next(&input, at: now) {
            switch action {
            case .deliver(let kind, let payload): transport.delegate?.received(payload, kind, on: self)
            case .sendControlFrames: markDirty()
            case .end: linger(after: .session(session?.outcome ?? .lost))
            }
        }
    }

    // MARK: A server's requests

    private func receivedRequestBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        let wasIdle = requests?.isIdle ?? true
        do {
            while phase == .readingRequest, let event = try requests?.next(&input) {
                switch event {
                case .head(let head): receivedHead(head)
                case .body(let piece): partial.body.append(contentsOf: piece)
                case .end: receivedWholeRequest(&input)
                }
            }
        } catch {
            refuse(status: error.status, message: "\(error)")
            return
        }
        if phase == .webSocket {
            // The user has upgraded the connection: what is left are frames already.
            receivedFrames(UnsafeMutableRawBufferPointer(mutating: input))
        } else if phase == .readingRequest, wasIdle != requests?.isIdle {
            rearmTimer()
        }
    }

    private func receivedHead(_ head: HTTPRequestHead) {
        partial = IncomingRequest(head: head, body: [])
        if head.expectsContinue {
            write { $0.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        }
    }

    private func receivedWholeRequest(_ input: inout UnsafeRawBufferPointer) {
        phase = .answering
        rearmTimer()
        let request = partial
        partial.body = []
        transport.delegate?.received(request, on: self)
        if phase == .answering || phase == .streaming {
            heldInput.append(contentsOf: input)
            input = UnsafeRawBufferPointer(start: nil, count: 0)
        }
    }

    /// The last request is answered: goes on with the bytes that came behind it.
    func resumeRequests() {
        phase = .readingRequest
        rearmTimer()
        guard !heldInput.isEmpty else {
            updateInterest()
            return
        }
        // Not at once, since the answer may have been given from within the handling of that request.
        transport.loop.schedule(at: transport.loop.now) { [weak self] in self?.processHeldInput() }
    }

    private func processHeldInput() {
        guard phase == .readingRequest, !heldInput.isEmpty else { return }
        var held = heldInput
        heldInput = []
        held.withUnsafeMutableBytes { receivedRequestBytes($0) }
        updateInterest()
    }

    // MARK: A client's opening handshake

    private func receivedHandshakeBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        do {
            while let event = try dial?.responses.next(&input) {
                guard case .head(let head) = event else { continue }
                if (100..<200).contains(head.status), head.status != 101 { continue }
                try dial?.handshake.check(head)
                beginSession(.client)
                receivedFrames(UnsafeMutableRawBufferPointer(mutating: input))
                return
            }
        } catch {
            end(.dialFailed("\(error)"))
            release()
        }
    }

    func beginSession(_ role: Role) {
        session = WebSocketSession(role: role, limits: transport.limits.webSocket, at: transport.loop.now)
        requests = nil
        dial = nil
        phase = .webSocket
        rearmTimer()
        transport.delegate?.opened(self)
    }
}
