import Gossip

/// What a message is, told from its first bytes.
package enum MessageKind: Int, CaseIterable, Sendable {
    case transaction, handshake, digest, reconciliation, answer, other

    /// - Parameter message: as ``MessageEncoder`` writes it, with the type in front.
    init(of message: [UInt8]) {
        let type = message.dropFirst(Self.typeStart.count).prefix { $0 != UInt8(ascii: "\"") }
        switch String(decoding: type, as: UTF8.self) {
        case "TRANSACTION": self = .transaction
        case "HANDSHAKE": self = .handshake
        case "DIGEST": self = .digest
        case "SUMMARIES", "IDS", "WANT", "HAVE": self = .reconciliation
        case "SUCCESS", "ERROR": self = .answer
        default: self = .other
        }
    }

    private static let typeStart = Array(#"{"type":""#.utf8)
}
