import Hashing

/// Something that must never happen, whatever breaks.
package enum SafetyViolation: Error, Equatable, Sendable, CustomStringConvertible {
    /// A node stored a transaction that it had stored before.
    case appliedTwice(node: String, Digest256)
    /// A node stored a transaction that nobody submitted, or another text than was submitted.
    case invented(node: String, Digest256)
    /// A naive node was sent a message that it does not know.
    case crashedNaiveNode(node: String, message: String)

    package var description: String {
        switch self {
        case .appliedTwice(let node, let id): "\(node) stored transaction \(id) twice"
        case .invented(let node, let id): "\(node) stored transaction \(id), which nobody submitted"
        case .crashedNaiveNode(let node, let message): "naive \(node) was sent \(message)"
        }
    }
}
