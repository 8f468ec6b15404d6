import HTTP1
import Time
import WebSocket

/// A server's requests, one after the other.
extension Connection {
    func receivedRequestBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        var wasIdle = exchange?.requests.isIdle ?? true
        do {
            // Whoever sends requests without reading the answers gets no more of them.
            while phase == .readingRequest, !isCongested, let event = try exchange?.requests.next(&input) {
                switch event {
                case .head(let head): receivedHead(head)
                case .body(let piece): exchange?.request?.body.append(contentsOf: piece)
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
            if phase == .readingRequest, wasIdle, exchange?.hasAnswered == true, exchange?.requests.isIdle == false {
                expectRequest()
            }
        case .connecting, .opening, .streaming, .exchanging, .lingering, .closed:
            break
        }
    }

    /// Gives the client its time for a whole request.
    func expectRequest() {
        phaseDeadline = transport.loop.now + transport.limits.requestTimeout
        rearmTimer()
    }

    private func receivedHead(_ head: HTTPRequestHead) {
        exchange?.request = IncomingRequest(head: head, body: [])
        if head.expectsContinue {
            write { $0.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        }
    }

    private func receivedWholeRequest() {
        guard let whole = exchange?.request else { return }
        exchange?.request?.body = []
        phase = .answering
        phaseDeadline = .distantFuture
        transport.delegate?.received(whole, on: self)
    }

    /// The last request is answered: goes on with the bytes that came behind it.
    func resumeRequests() {
        phase = .readingRequest
        exchange?.request = nil
        phaseDeadline = transport.loop.now + transport.limits.keepAliveTimeout
        rearmTimer()
        scheduleHeldInput()
    }

    func beginSession(_ role: Role) {
        begin(WebSocketSession(role: role, sharing: transport.sessionLimits, at: transport.loop.now))
        rearmTimer()
        scheduleHeldInput()
        transport.delegate?.opened(self)
    }
}
