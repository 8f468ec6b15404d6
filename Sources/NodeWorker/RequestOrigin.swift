import ControlAPI
import HTTP1
import Transport

/// Who waits for the answer to a submitted transaction, other than a WebSocket client.
enum RequestOrigin {
    /// The HTTP request on this connection.
    case http(UInt64)
    /// An order of the supervisor, by the number it gave.
    case supervisor(Int)

    func answer(_ answer: SubmissionAnswer, worker: Worker) {
        switch self {
        case .http(let id):
            worker.transport.connection(id)?.respond(.json, answer.message + [0x0A], status: answer.status)
        case .supervisor(let request):
            worker.supervisor?.answer(request, answer.result)
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
