import Hashing

/// Whoever waits for the answer to a transaction.
package enum Submitter: Hashable, Sendable {
    /// A WebSocket client.
    case link(LinkID)
    /// An HTTP request or an order over the supervisor's link; the shell knows what the number stands for.
    case request(UInt64)
}

/// What one turn of the loop brought: the transactions to store, to pass on and to answer, in order of arrival.
///
/// The shell writes all new texts with one call, then hands the batch to ``GossipNode/batchStored(at:now:)``. Texts lie
/// one after the other in one buffer, so that a turn allocates nothing that the turn before did not.
package struct TransactionBatch: Sendable {
    package enum Outcome: Equatable, Sendable {
        /// New and valid: `text` of ``TransactionBatch/bytes`` is to be stored.
        case new(id: Digest256, text: Range<Int>)
        /// Already in the pool, or earlier in this batch.
        case duplicate(id: Digest256)
        case rejected(Rejection)
    }

    /// Where a transaction came from, which decides to whom it goes on.
    package enum Source: Equatable, Sendable {
        case submitter(Submitter)
        case native(LinkID)
        /// A native peer, because a comparison of pools has shown that it is lacking here.
        case reconciled(LinkID)
        case naive(LinkID)

        /// Whether a native peer has sent it, unasked or not.
        var isFromNative: Bool {
            switch self {
            case .native, .reconciled: true
            case .submitter, .naive: false
            }
        }
    }

    package struct Item: Sendable {
        package var outcome: Outcome
        package var source: Source
    }

    package private(set) var bytes: [UInt8] = []
    package private(set) var items: [Item] = []
    /// Number of new transactions among the items.
    package private(set) var newCount = 0

    package init() {}

    package var isEmpty: Bool { items.isEmpty }

    /// Appends a new transaction, on one line: line breaks between JSON tokens become spaces, nothing else changes.
    mutating func appendNew(_ id: Digest256, text: UnsafeRawBufferPointer, source: Source) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        for index in start..<bytes.count where bytes[index] == 0x0A || bytes[index] == 0x0D {
            bytes[index] = 0x20
        }
        items.append(Item(outcome: .new(id: id, text: start..<bytes.count), source: source))
        newCount += 1
    }

    mutating func append(_ outcome: Outcome, source: Source) {
        items.append(Item(outcome: outcome, source: source))
    }

    /// Empties the batch and keeps its memory for the next turn, unless a burst made it large.
    mutating func reset() {
        let isLarge = bytes.capacity > Self.keptBytes
        bytes.removeAll(keepingCapacity: !isLarge)
        items.removeAll(keepingCapacity: !isLarge)
        newCount = 0
    }

    private static let keptBytes = 1 << 20
}

/// Why a transaction was not accepted.
package enum Rejection: Error, Equatable, Sendable, CustomStringConvertible {
    case malformedMessage(String)
    case unknownType(String)
    case notAnObject
    case tooLarge(bytes: Int, limit: Int)
    /// A number that no double holds, so that nodes written in JavaScript could not agree on it.
    case numberOutOfRange(String)
    case unusableField(String)
    case wrongHash(expected: String, found: String)
    /// The pool file could not be written; nothing was stored.
    case notStored(String)

    /// A word for programs, stable across versions.
    package var code: String {
        switch self {
        case .malformedMessage: "malformed_message"
        case .unknownType: "unknown_type"
        case .notAnObject: "not_an_object"
        case .tooLarge: "too_large"
        case .numberOutOfRange: "number_out_of_range"
        case .unusableField: "unusable_field"
        case .wrongHash: "wrong_hash"
        case .notStored: "not_stored"
        }
    }

    package var description: String {
        switch self {
        case .malformedMessage(let problem):
            "not a message: \(problem); expected {\"type\":\"TRANSACTION\",\"data\":{…}}"
        case .unknownType(let type):
            "unknown message type \(type); expected HANDSHAKE or TRANSACTION"
        case .notAnObject:
            "the transaction's data is not a JSON object"
        case .tooLarge(let bytes, let limit):
            "the transaction has \(bytes) bytes; at most \(limit) are accepted"
        case .numberOutOfRange(let problem):
            "the transaction has a number outside the range of a double: \(problem)"
        case .unusableField(let name):
            "the transaction's \(name) is neither a string, a number, a boolean nor null"
        case .wrongHash(let expected, let found):
            "the transaction's hash is \(found), but its fields hash to \(expected)"
        case .notStored(let problem):
            "the transaction could not be stored: \(problem)"
        }
    }
}
