import Hashing
import JSON

/// The members of one message, checked as they are read.
struct MessageBody {
    let type: MessageType
    let root: JSONEntry
    let tape: JSONTape
    let limits: GossipLimits

    var data: JSONEntry? { tape.member("data", of: root) }

    func member(_ name: StaticString) -> JSONEntry? {
        data.flatMap { tape.member(name, of: $0) }
    }

    private func bad(_ member: String, _ expected: String) -> MessageError {
        .badMember(type: type.rawValue, member: member, expected: expected)
    }

    // MARK: HANDSHAKE

    func handshake() throws(MessageError) -> Handshake {
        guard let elements = data.flatMap(tape.elements(of:)) else { throw bad("data", "an array of addresses") }
        var addresses: [String] = []
        for element in elements {
            guard let address = tape.string(of: element) else { throw bad("data", "an array of strings") }
            addresses.append(address)
        }
        return Handshake(addresses: addresses, node: try nativeNode())
    }

    /// What only native peers send. A naive peer may use the same names for something else: without the feature it is
    /// naive.
    private func nativeNode() throws(MessageError) -> Handshake.NativeNode? {
        guard let features = tape.member("features", of: root).flatMap(tape.elements(of:)),
            features.contains(where: { tape.isString($0, "native/1") }),
            let node = tape.member("node", of: root)
        else { return nil }
        guard let id = tape.member("id", of: node).flatMap(tape.string(of:)) else { throw bad("node.id", "a string") }
        guard let digits = tape.member("incarnation", of: node).flatMap(tape.string(of:)),
            let incarnation = UInt64(digits, radix: 16)
        else { throw bad("node.incarnation", "1 to 16 hexadecimal digits") }
        return Handshake.NativeNode(
            identity: NodeIdentity(id: id, incarnation: incarnation),
            address: tape.member("address", of: node).flatMap(tape.string(of:)),
            pool: try summary(tape.member("pool", of: node), "node.pool"),
            details: details(of: node)
        )
    }

    /// What is not there, or not as expected, is not said: later versions may say other things.
    private func details(of node: JSONEntry) -> NativeDetails {
        var details = NativeDetails()
        details.isIntroduced = tape.member("introduced", of: node) != nil
        details.isUnanswered = tape.member("unanswered", of: node) != nil
        details.fingerprint = tape.member("peers", of: node).flatMap(tape.string(of:)).flatMap { UInt64($0, radix: 16) }
        details.unproven = strings(tape.member("unproven", of: node))
        details.tunnels = Array(strings(tape.member("tunnels", of: node)).prefix(limits.maximumTunnels))
        details.neighbour = tape.member("neighbour", of: node).flatMap(tape.string(of:)).flatMap(
            NeighbourWord.init(rawValue:)
        )
        return details
    }

    private func strings(_ entry: JSONEntry?) -> [String] {
        guard let elements = entry.flatMap(tape.elements(of:)) else { return [] }
        return elements.compactMap(tape.string(of:))
    }

    // MARK: Neighbourhood

    /// A list of at most ``GossipLimits/namesPerMessage`` strings.
    func names(_ name: StaticString) throws(MessageError) -> [String] {
        guard let elements = member(name).flatMap(tape.elements(of:)) else {
            throw bad("data.\(name)", "an array of strings")
        }
        var result: [String] = []
        for element in elements {
            guard result.count < limits.namesPerMessage, let text = tape.string(of: element) else {
                throw bad("data.\(name)", "at most \(limits.namesPerMessage) strings")
            }
            result.append(text)
        }
        return result
    }

    func address() throws(MessageError) -> String {
        guard let text = member("address").flatMap(tape.string(of:)) else { throw bad("data.address", "an address") }
        return text
    }

    func steps() throws(MessageError) -> Int {
        guard let steps = member("steps").flatMap(tape.integer(of:)), (0...Int64(limits.walkSteps)).contains(steps)
        else { throw bad("data.steps", "a whole number from 0 to \(limits.walkSteps)") }
        return Int(steps)
    }

    // MARK: Reconciliation

    func summary(_ entry: JSONEntry?, _ name: String) throws(MessageError) -> PoolSummary {
        guard let entry,
            let count = tape.member("count", of: entry).flatMap(tape.integer(of:)),
            (0...Int64(Int32.max)).contains(count),
            let digits = tape.member("fingerprint", of: entry).flatMap(tape.string(of:)),
            let fingerprint = UInt128(digits, radix: 16)
        else { throw bad(name, "a count and a fingerprint of 1 to 32 hexadecimal digits") }
        return PoolSummary(count: Int(count), fingerprint: fingerprint)
    }

    func prefix() throws(MessageError) -> IDPrefix {
        guard let digits = member("prefix").flatMap(tape.string(of:)), let prefix = IDPrefix(digits) else {
            throw bad("data.prefix", "up to \(IDPrefix.maximumDepth) lower-case hexadecimal digits")
        }
        return prefix
    }

    func ranges() throws(MessageError) -> [PoolSummary] {
        var result: [PoolSummary] = []
        if let ranges = member("ranges").flatMap(tape.elements(of:)) {
            for range in ranges.prefix(17) { result.append(try summary(range, "data.ranges")) }
        }
        guard result.count == 16 else { throw bad("data.ranges", "an array of 16 summaries") }
        return result
    }

    func ids(_ entry: JSONEntry?, _ name: String) throws(MessageError) -> [Digest256] {
        guard let elements = entry.flatMap(tape.elements(of:)) else { throw bad(name, "an array of identities") }
        var result: [Digest256] = []
        for element in elements {
            guard result.count < limits.idsPerMessage else {
                throw bad(name, "at most \(limits.idsPerMessage) identities")
            }
            guard let id = tape.string(of: element).flatMap({ Digest256(hexadecimal: $0) }) else {
                throw bad(name, "identities of 64 hexadecimal digits")
            }
            result.append(id)
        }
        return result
    }
}
