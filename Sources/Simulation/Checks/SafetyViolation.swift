import Hashing

/// Something that must never happen, whatever breaks.
package enum SafetyViolation: Error, Equatable, Sendable, CustomStringConvertible {
    /// A node stored a transaction that is in its pool file already.
    case appliedTwice(node: String, Digest256)
    /// A node stored a transaction that nobody submitted, or another text than was submitted.
    case invented(node: String, Digest256)
    /// An acknowledged transaction is in no pool file any more, and no power cut took it.
    case lost(Digest256)
    /// A message to a naive node that it does not know, or over a link on which it does not read.
    case unfitForNaiveNode(sender: String, node: String, message: String)
    /// The node's index and its pool file disagree.
    case wrongIndex(node: String, indexed: Int, stored: Int)
    /// A bound of the state machine was exceeded.
    case limitExceeded(node: String, what: String, count: Int, limit: Int)
    /// A node dials itself, or an address that it is dialling already.
    case needlessDial(node: String, address: String)
    /// A node uses a link after it was told that the link is gone.
    case deadLink(node: String, link: UInt64)
    /// A node waits for nothing any more: no timer would ever wake it.
    case noDeadline(node: String)

    package var description: String {
        switch self {
        case .appliedTwice(let node, let id): "\(node) stored transaction \(id) twice"
        case .invented(let node, let id): "\(node) stored transaction \(id), which nobody submitted"
        case .lost(let id): "the acknowledged transaction \(id) is lost"
        case .unfitForNaiveNode(let sender, let node, let message): "\(sender) sent naive \(node) this: \(message)"
        case .wrongIndex(let node, let indexed, let stored):
            "\(node) has \(indexed) transactions in its index and \(stored) in its file"
        case .limitExceeded(let node, let what, let count, let limit):
            "\(node) has \(count) \(what), of at most \(limit)"
        case .needlessDial(let node, let address): "\(node) dials \(address) without need"
        case .deadLink(let node, let link): "\(node) uses link \(link), which is gone"
        case .noDeadline(let node): "\(node) sleeps for ever"
        }
    }
}
