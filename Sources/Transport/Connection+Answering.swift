import HTTP1
import WebSocket

/// A server's answers.
extension Connection {
    /// Answers the request at hand.
    package func respond(_ response: HTTPResponse) {
        guard phase == .answering else { return }
        let isHead = partial.head.method == "HEAD"
        write { chunk in
            var bytes: [UInt8] = []
            response.serialize(into: &bytes, omittingBody: isHead)
            chunk.append(bytes)
        }
        hasAnswered = true
        if response.head.keepsAlive && partial.head.keepsAlive {
            resumeRequests()
        } else {
            linger(after: .closed)
        }
    }

    /// Whether the answer to the request at hand may leave the connection open.
    package var keepsAlive: Bool { partial.head.keepsAlive }

    /// Turns the connection into a WebSocket session, or answers with what is wrong with the request.
    package func upgrade() {
        guard phase == .answering else { return }
        do {
            let response = try ServerHandshake.accept(partial.head)
            write { chunk in
                var bytes: [UInt8] = []
                response.serialize(into: &bytes)
                chunk.append(bytes)
            }
            beginSession(.server)
        } catch {
            respond(
                HTTPResponse(
                    status: error.status, fields: error.fields, body: Array("\(error)\n".utf8), keepsAlive: false))
        }
    }

    /// Begins an answer of unknown length, which ``stream(_:)`` continues until either side ends it.
    package func beginStream(_ fields: HTTPFields) {
        guard phase == .answering else { return }
        var fields = fields
        fields.add("Transfer-Encoding", "chunked")
        fields.add("Connection", "close")
        var bytes: [UInt8] = []
        HTTPResponseHead(status: 200, fields: fields).serialize(into: &bytes)
        phase = .streaming
        write { $0.append(bytes) }
    }

    /// Sends a piece of the answer; not for an empty piece.
    package func stream(_ piece: [UInt8]) {
        guard phase == .streaming, !piece.isEmpty else { return }
        write { chunk in
            var bytes: [UInt8] = []
            HTTPChunk.append(piece, to: &bytes)
            chunk.append(bytes)
        }
    }

    package func endStream() {
        guard phase == .streaming else { return }
        write { chunk in
            var bytes: [UInt8] = []
            HTTPChunk.appendLast(to: &bytes)
            chunk.append(bytes)
        }
        linger(after: .closed)
    }

    /// Answers something that is no request, and ends the connection.
    func refuse(status: Int, message: String) {
        let response = HTTPResponse(status: status, body: Array("\(message)\n".utf8), keepsAlive: false)
        write { chunk in
            var bytes: [UInt8] = []
            response.serialize(into: &bytes)
            chunk.append(bytes)
        }
        linger(after: .closed)
    }
}
