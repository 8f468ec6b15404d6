import Hashing
import JSON
import WebSocket

/// A message between nodes, or from a client.
package enum Message {
    case handshake(Handshake)
    /// The entry is the transaction's `data` on the tape. One that is sent in a reconciliation says that it was missed.
    case transaction(JSONEntry, isMissed: Bool)
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
    /// Which private nodes the sender has got, or lost, a tunnel to.
    case tunnels(opened: [String], closed: [String])
    /// In a partial mesh: the sender asks for these and for being pushed to from now on.
    case graft([Digest256])
    /// In a partial mesh: pushing to the sender is superfluous.
    case prune
    /// In a partial mesh: whoever this reaches after so many steps is to link up with the node at the address.
    case walk(address: String, steps: Int)
    /// In a partial mesh: addresses for whoever this reaches after so many steps.
    case shuffle(addresses: [String], steps: Int)
    /// In a partial mesh: the sender ends the neighbourhood, and names a node that has room.
    case leave(instead: String?)
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
        package var details = NativeDetails()
    }
}

/// What a native peer tells others of its kind in a HANDSHAKE, beside who it is.
package struct NativeDetails: Equatable, Sendable {
    /// The sender has heard from a native peer that the receiver is one, and so left its addresses out.
    package var isIntroduced = false
    /// The sender has greeted on this link before, and had no answer.
    package var isUnanswered = false
    /// All addresses that the sender is connected to, and its own, as one number; nil if it does not say.
    package var fingerprint: UInt64?
    /// Of the addresses in `data` those at which no native node is known to listen.
    package var unproven: [String] = []
    /// The private nodes that the sender has a tunnel to.
    package var tunnels: [String] = []
    /// In a partial mesh: what the sender asks for, or how it answers.
    package var neighbour: NeighbourWord?

    package init() {}
}

/// What two nodes of a partial mesh say about becoming neighbours.
package enum NeighbourWord: String, Sendable {
    /// A node without neighbours asks for some.
    case join
    /// Take me if you have room.
    case want
    /// Take me, also if another has to go.
    case need
    /// Only an exchange of addresses, no neighbourhood.
    case meet
    case yes
    case no
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
    case tunnels = "TUNNELS"
    case graft = "GRAFT"
    case prune = "PRUNE"
    case walk = "WALK"
    case shuffle = "SHUFFLE"
    case leave = "LEAVE"
}
