import Hashing
import JSON
import Posix

/// A transaction as the teaching network writes them: new money for somebody.
struct SampleTransaction: Equatable, Sendable {
    private let recipient: String
    private let amount: Int
    private let time: Timestamp

    init(to recipient: String, amount: Int, at time: Timestamp) {
        self.recipient = recipient
        self.amount = amount
        self.time = time
    }

    /// The document, whose hash is the SHA-256 of the four other members behind each other.
    var json: JSONValue {
        let hash = SHA256.hash(Array("null\(recipient)\(amount)\(time.milliseconds)".utf8))
        return [
            "fromAddress": nil, "toAddress": .string(recipient), "amount": .number(JSONNumber(amount)),
            "timeStamp": .number(JSONNumber(time.milliseconds)), "hash": .string("\(hash)"),
        ]
    }
}
