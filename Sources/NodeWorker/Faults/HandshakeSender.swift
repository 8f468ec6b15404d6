import JSON

/// Who a HANDSHAKE is from, as far as it says.
struct HandshakeSender: Equatable {
    /// What a native peer calls itself.
    var name: String?
    /// What a naive peer names last: its own address.
    var address: String?

    /// - Parameter tape: any, to be used again.
    /// - Returns: nil for any other message.
    init?(of message: UnsafeRawBufferPointer, _ tape: inout JSONTape) {
        guard
            let root = try? tape.parse(message), root.kind == .object,
            let type = tape.member("type", of: root), tape.isString(type, "HANDSHAKE")
        else { return nil }
        if let node = tape.member("node", of: root), node.kind == .object {
            name = tape.member("id", of: node).flatMap(tape.string)
        }
        if let data = tape.member("data", of: root), let addresses = tape.elements(of: data) {
            address = Array(addresses).last.flatMap(tape.string)
        }
    }
}
