import JSON

/// Reads messages; its tape is reused, so that reading a TRANSACTION allocates nothing.
struct MessageReader {
    private(set) var tape: JSONTape
    private let limits: GossipLimits

    init(limits: GossipLimits) {
        self.limits = limits
        tape = JSONTape(limits: JSONLimits(depth: limits.jsonDepth))
    }

    /// Reads one message; its entries hold until the next call.
    mutating func read(_ bytes: UnsafeRawBufferPointer) throws(MessageError) -> Message {
        let root = try readValue(bytes)
        guard root.kind == .object else { throw .notAnObject }
        guard let type = tape.member("type", of: root) else { throw .noType }
        // The one type that is on the hot path is recognised without making a String.
        if tape.isString(type, "TRANSACTION") {
            guard let data = tape.member("data", of: root) else {
                throw .badMember(type: "TRANSACTION", member: "data", expected: "an object")
            }
            return .transaction(data, isMissed: tape.member("missed", of: root) != nil)
        }
        guard let name = tape.string(of: type) else { throw .noType }
        return try read(typeName: name, root)
    }

    /// Reads any JSON value, such as a transaction without a message around it.
    mutating func readValue(_ bytes: UnsafeRawBufferPointer) throws(MessageError) -> JSONEntry {
        do {
            return try tape.parse(bytes)
        } catch {
            throw .notJSON(error)
        }
    }

    private func read(typeName: String, _ root: JSONEntry) throws(MessageError) -> Message {
        guard let type = MessageType(rawValue: typeName) else { throw .unknownType(String(typeName.prefix(64))) }
        let body = MessageBody(type: type, root: root, tape: tape, limits: limits)
        switch type {
        case .handshake: return .handshake(try body.handshake())
        case .digest: return .digest(try body.summary(body.data, "data"))
        case .summaries: return .summaries(try body.prefix(), try body.ranges())
        case .ids: return .ids(try body.prefix(), try body.ids(body.member("ids"), "data.ids"))
        case .want: return .want(try body.ids(body.data, "data"))
        case .have: return .have(try body.ids(body.data, "data"))
        case .graft: return .graft(try body.ids(body.data, "data"))
        case .prune: return .prune
        case .tunnels: return .tunnels(opened: try body.names("opened"), closed: try body.names("closed"))
        case .walk: return .walk(address: try body.address(), steps: try body.steps())
        case .shuffle: return .shuffle(addresses: try body.names("addresses"), steps: try body.steps())
        case .leave: return .leave(instead: body.member("instead").flatMap(tape.string(of:)))
        }
    }
}
