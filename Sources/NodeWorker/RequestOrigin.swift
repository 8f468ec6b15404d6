import ControlAPI
import HTTP1

/// Who waits for the answer to a submitted transaction, other than a WebSocket client.
enum RequestOrigin {
    /// The HTTP request on this connection.
    case http(UInt64)
    /// An order of the supervisor, by the number it gave.
    case supervisor(Int)

    func answer(_ answer: SubmissionAnswer, worker: Worker) {
        switch self {
        case .http(let id):
            guard let connection = worker.transport.connection(id) else { return }
            connection.respond(
                HTTPResponse(
                    status: answer.status,
                    fields: .json,
                    body: answer.message,
                    keepsAlive: connection.keepsAlive
                )
            )
        case .supervisor(let request):
            worker.supervisor?.send(.submitted(request: request, answer.result))
        }
    }
}

extension SubmissionAnswer {
    fileprivate var result: SubmissionResult {
        switch self {
        case .stored(let id), .duplicate(let id): .stored(id: id.description)
        case .rejected(let rejection): .failed(code: rejection.code, message: rejection.description)
        }
    }
}
