import HTTP1
import WebSocket

/// A server's answers.
extension Connection {
    /// Answers the request at hand.
    package func respond(_ response: HTTPResponse) {
        guard phase == .answering, let head = exchange?.request?.head else { return }
        write(response, omittingBody: head.method == "HEAD")
        exchange?.hasAnswered = true
        if response.head.keepsAlive && head.keepsAlive {
            resumeRequests()
        } else {
            linger(after: .closed)
        }
    }

    /// Whether the answer to the request at hand may leave the connection open.
    package var keepsAlive: Bool { exchange?.request?.head.keepsAlive ?? false }

    /// The fields of the request at hand; nil when there is none.
    package var requestFields: HTTPFields? { exchange?.request?.head.fields }

    /// Turns the connection into a WebSocket session, or answers with what is wrong with the request.
    package func upgrade() {
        guard phase == .answering, let head = exchange?.request?.head else { return }
        do {
            let response = try ServerHandshake.accept(head)
            var bytes: [UInt8] = []
            response.serialize(into: &bytes)
            write { $0.append(bytes) }
            beginSession(.server)
        } catch {
            respond(
                HTTPResponse(
                    status: error.status,
                    fields: error.fields,
                    body: Array("\(error)\n".utf8),
                    keepsAlive: false
                )
            )
        }
    }

    /// Begins an answer of unknown length, which ``stream(_:)`` continues until either side ends it.
    package func beginStream(_ fields: HTTPFields) {
        guard phase == .answering, let head = exchange?.request?.head else { return }
        exchange?.streamFraming = StreamFraming(for: head)
        var fields = fields
        if head.minorVersion > 0 { fields.add("Transfer-Encoding", "chunked") }
        fields.add("Connection", "close")
        var bytes: [UInt8] = []
        HTTPResponseHead(status: 200, fields: fields).serialize(into: &bytes)
        phase = .streaming
        // The connection ends with the answer, so that only the end is of interest in what the client sends.
        exchange?.heldInput = []
        write { $0.append(bytes) }
    }

    /// Sends a piece of the answer; not for an empty piece.
    package func stream(_ piece: [UInt8]) {
        guard phase == .streaming, !piece.isEmpty else { return }
        switch exchange?.streamFraming {
        case .chunked:
            var bytes: [UInt8] = []
            HTTPChunk.append(piece, to: &bytes)
            write { $0.append(bytes) }
        case .bare: write { $0.append(piece) }
        case .omitted, nil: break
        }
    }

    /// Ends the answer, and with it the connection.
    package func endStream() {
        guard phase == .streaming else { return }
        if exchange?.streamFraming == .chunked {
            var bytes: [UInt8] = []
            HTTPChunk.appendLast(to: &bytes)
            write { $0.append(bytes) }
        }
        linger(after: .closed)
    }

    /// Answers something that is no request, and ends the connection.
    func refuse(status: Int, message: String, end: ConnectionEnd) {
        write(HTTPResponse(status: status, body: Array("\(message)\n".utf8), keepsAlive: false), omittingBody: false)
        linger(after: end)
    }

    private func write(_ response: HTTPResponse, omittingBody: Bool) {
        var bytes: [UInt8] = []
        response.serialize(into: &bytes, omittingBody: omittingBody)
        write { $0.append(bytes) }
    }
}
