import HTTP1
import Time
import WebSocket

/// What a client of HTTP keeps between a request and the end of its response.
final class HTTPClient {
    var responses: HTTPResponseParser
    /// The response that is arriving.
    var response: IncomingResponse?
    /// Whether a request was sent whose response has not arrived whole.
    var isAwaited = false

    init(limits: HTTPLimits) {
        responses = HTTPResponseParser(limits: limits)
    }
}

/// A client's requests, one after the other.
extension Connection {
    /// Whether the connection was dialled for requests.
    package var carriesRequests: Bool { client != nil }

    /// Sends a request with a body; the next one only after the response to this one. Its fields must not tell the length.
    ///
    /// Traps on a connection that was dialled for something else, or while a response is awaited.
    package func request(_ method: String, _ target: String, fields: HTTPFields, body: [UInt8]) {
        guard phase != .closed else { return }
        precondition(client?.isAwaited == false, "a request is sent on an idle connection for requests")
        var fields = fields
        fields.add("Content-Length", String(body.count))
        var bytes: [UInt8] = []
        HTTPRequestHead(method: method, target: target, fields: fields).serialize(into: &bytes)
        client?.isAwaited = true
        client?.responses.requestSent(method: method)
        write { chunk in
            chunk.append(bytes)
            chunk.append(body)
        }
        if phase == .exchanging { expectResponse() }
    }

    /// The socket has connected.
    func beginExchanging() {
        dial = nil
        phase = .exchanging
        // Both ends of such connections post to each other: one that stopped reading would stop the other.
        pausesWhenCongested = false
        if client?.isAwaited == true { expectResponse() }
        rearmTimer()
        markDirty()
        transport.delegate?.opened(self)
    }

    private func expectResponse() {
        phaseDeadline = transport.loop.now + transport.limits.responseTimeout
        rearmTimer()
    }

    func receivedResponseBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        do {
            while phase == .exchanging, let event = try nextEvent(&input) { took(event) }
        } catch {
            finish(.badResponse(error))
        }
    }

    /// Bytes that nobody asked for, such as word of a time-out, end the connection.
    private func nextEvent(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> HTTPEvent<HTTPResponseHead>? {
        guard client?.isAwaited == true || input.isEmpty else {
            finish(.closed)
            return nil
        }
        return try client?.responses.next(&input)
    }

    /// The server sends nothing more, which is how a response without a length ends.
    func responseInputEnded() {
        do {
            if let event = try client?.responses.inputEnded() { took(event) }
            finish(.closed)
        } catch {
            finish(.badResponse(error))
        }
    }

    private func took(_ event: HTTPEvent<HTTPResponseHead>) {
        switch event {
        case .head(let head):
            // An interim response only says that the response is on its way.
            let isInterim = (100..<200).contains(head.status)
            client?.response = isInterim ? nil : IncomingResponse(head: head, body: [])
        case .body(let piece):
            client?.response?.body.append(contentsOf: piece)
        case .end:
            receivedWholeResponse()
        }
    }

    private func receivedWholeResponse() {
        guard let whole = client?.response else { return }
        client?.response = nil
        client?.isAwaited = false
        phaseDeadline = .distantFuture
        rearmTimer()
        transport.delegate?.received(whole, on: self)
        if !whole.head.keepsAlive { finish(.closed) }
    }
}
