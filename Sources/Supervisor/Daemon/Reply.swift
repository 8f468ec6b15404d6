import ControlAPI
import HTTP1
import JSON
import Transport

/// The answer that a request still waits for; given once, now or later. Whoever asked may have gone meanwhile.
struct Reply {
    private unowned let transport: Transport
    private let connection: UInt64

    init(_ transport: Transport, to connection: Connection) {
        self.transport = transport
        self.connection = connection.id
    }

    func callAsFunction(_ result: Result<JSONValue, APIError>) {
        switch result {
        case .success(let document): send(200, document)
        case .failure(let error): fail(error)
        }
    }

    func fail(_ error: APIError, fields: [(String, String)] = []) {
        send(error.code.status, error.json, fields)
    }

    /// Answers with something other than JSON.
    func send(_ text: String, type: String) {
        respond(200, [("Content-Type", type)], Array(text.utf8))
    }

    private func send(_ status: Int, _ document: JSONValue, _ fields: [(String, String)] = []) {
        var body = document.bytes()
        body.append(UInt8(ascii: "\n"))
        respond(status, [("Content-Type", "application/json")] + fields, body)
    }

    private func respond(_ status: Int, _ fields: [(String, String)], _ body: [UInt8]) {
        guard let connection = transport.connection(connection) else { return }
        connection.respond(
            HTTPResponse(
                status: status,
                fields: HTTPFields([("Cache-Control", "no-store")] + fields),
                body: body,
                keepsAlive: connection.keepsAlive
            )
        )
    }
}
