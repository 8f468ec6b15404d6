/// Why a server's answer does not open a WebSocket connection (RFC 6455, section 4.1).
package enum HandshakeResponseError: Error, Equatable {
    /// The status is not 101.
    case refused(status: Int, reason: String)
    /// The field does not confirm the upgrade.
    case notUpgraded(field: String)
    /// `Sec-WebSocket-Accept` is not the answer to the key that was sent: whoever answers did not read the request.
    case wrongAccept([String])
    /// The server accepted an extension that was not asked for.
    case unrequestedExtension(String)
    /// The server chose a subprotocol though none was offered.
    case unrequestedSubprotocol(String)
}

extension HandshakeResponseError: CustomStringConvertible {
    /// What was wrong and what was expected.
    package var description: String {
        switch self {
        case .refused(let status, let reason): "answered \(status) \(reason), expected 101"
        case .notUpgraded(let field):
            "\(field) does not confirm the upgrade, expected \(field == "Upgrade" ? "websocket" : "Upgrade")"
        case .wrongAccept(let values):
            "Sec-WebSocket-Accept is \(values.isEmpty ? "missing" : values.joined(separator: ", ")), "
                + "expected the answer to our key"
        case .unrequestedExtension(let name): "extension \(name) was not asked for"
        case .unrequestedSubprotocol(let name): "subprotocol \(name) was not asked for"
        }
    }
}
