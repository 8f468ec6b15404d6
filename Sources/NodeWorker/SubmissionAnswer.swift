import Gossip

/// How a submitted transaction fared, in the words of SUCCESS and ERROR.
enum SubmissionAnswer {
    case stored(TransactionID)
    case duplicate(TransactionID)
    case rejected(Rejection)

    /// The message that tells it.
    var message: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.usualBytes)
        switch self {
        case .stored(let id): MessageEncoder.appendSuccess(id: id, isDuplicate: false, to: &bytes)
        case .duplicate(let id): MessageEncoder.appendSuccess(id: id, isDuplicate: true, to: &bytes)
        case .rejected(let rejection): MessageEncoder.appendError(rejection, to: &bytes)
        }
        return bytes
    }

    /// Room for SUCCESS.
    private static let usualBytes = 160

    func withMessage(_ body: (UnsafeRawBufferPointer) -> Void) {
        message.withUnsafeBytes(body)
    }

    /// The HTTP status that goes with it.
    var status: Int {
        switch self {
        case .stored, .duplicate: 200
        case .rejected(.notStored): 503
        case .rejected(.tooLarge): 413
        case .rejected: 400
        }
    }
}
