import HTTP1
import Time
import WebSocket

/// A server's requests, one after the other.
extension Connection {
    func receivedRequestBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        var wasIdle = requests?.isIdle ?? true
        do {
            // Whoever sends requests without reading the answers gets no more of them.
            while phase == .readingRequest, !isCongested, let event = try requests?.next(&input) {
                switch event {
                case .head(let head): receivedHead(head)
                case .body(let piece): request?.body.append(contentsOf: piece)
                case .end:
                    wasIdle = true
                    receivedWholeRequest()
                }
            }
        } catch {
            refuse(status: error.status, message: "\(error)", end: .closed)
            return
        }
        switch phase {
        case .webSocket:
            // The user has upgraded the connection: what is left are frames already.
            receivedFrames(UnsafeMutableRawBufferPointer(mutating: input))
        case .readingRequest, .answering:
            if !input.isEmpty { hold(input) }
            if phase == .readingRequest, wasIdle, hasAnswered, requests?.isIdle == false { expectRequest() }
        case .connecting, .opening, .streaming, .lingering, .closed:
            break
        }
    }

    /// Gives the client its time for a whole request.
    func expectRequest() {
        phaseDeadline = transport.loop.now + transport.limits.requestTimeout
        rearmTimer()
    }

    private func receivedHead(_ head: HTTPRequestHead) {
        request = IncomingRequest(head: head, body: [])
        if head.expectsContinue {
            write { $0.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        }
    }

    private func receivedWholeRequest() {
        guard let whole = request else { return }
        request?.body = []
        phase = .answering
        phaseDeadline = nil
        transport.delegate?.received(whole, on: self)
    }

    /// The last request is answered: goes on with the bytes that came behind it.
    func resumeRequests() {
        phase = .readingRequest
        request = nil
        phaseDeadline = transport.loop.now + transport.limits.keepAliveTimeout
        rearmTimer()
        scheduleHeldInput()
    }

    func beginSession(_ role: Role) {
        session = WebSocketSession(role: role, limits: transport.limits.webSocket, at: transport.loop.now)
        requests = nil
        request = nil
        dial = nil
        phase = .webSocket
        rearmTimer()
        scheduleHeldInput()
        transport.delegate?.opened(self)
    }
}
