import Hashing
import JSON
import WebSocket

/// A message between nodes, or from a client.
package enum Message {
    case handshake(Handshake)
    /// The entry is the transaction's `data` on the tape.
    case transaction(JSONEntry)
    /// The sender's whole pool in brief: an invitation to compare.
    case digest(PoolSummary)
    /// The sender's sixteen ranges below a prefix, in order.
    case summaries(IDPrefix, [PoolSummary])
    /// Everything that the sender has in a range.
    case ids(IDPrefix, [Digest256])
    /// What the sender lacks and asks for.
    case want([Digest256])
    /// What the sender can give.
    case have([Digest256])
}

/// The contents of a HANDSHAKE.
package struct Handshake: Equatable, Sendable {
    /// The addresses that the sender is connected to, and its own last, if it has one.
    package var addresses: [String]
    /// What a native peer says of itself; nil from a naive one.
    package var node: NativeNode?

    package struct NativeNode: Equatable, Sendable {
        package var identity: NodeIdentity
        /// nil for a private node.
        package var address: String?
        package var pool: PoolSummary
    }
}

/// Why bytes are not a message.
package enum MessageError: Error, Equatable, Sendable, CustomStringConvertible {
    case notJSON(JSONError)
    case notAnObject
    case noType
    case unknownType(String)
    /// A member is missing or not of the kind that the type wants.
    case badMember(type: String, member: String, expected: String)

    package var description: String {
        switch self {
        case .notJSON(let error): "not JSON: \(error)"
        case .notAnObject: "not a JSON object"
        case .noType: "it has no \"type\" that is a string"
        case .unknownType(let type): "unknown type \(type)"
        case .badMember(let type, let member, let expected): "\(type) needs \"\(member)\": \(expected)"
        }
    }
}

/// The names that go over the wire.
///
/// TRANSACTION is not among them: its reader recognises it by its bytes.
enum MessageType: String {
    case handshake = "HANDSHAKE"
    case digest = "DIGEST"
    case summaries = "SUMMARIES"
    case ids = "IDS"
    case want = "WANT"
    case have = "HAVE"
}
