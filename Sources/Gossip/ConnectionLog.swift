import WebSocket

/// In which order addresses were reached; the oldest entries are forgotten.
struct ConnectionLog: Sendable {
    private var keys: [NodeAddress.Key] = []
    private var start = 0

    /// The position behind the last entry.
    var end: Int { start + keys.count }

    mutating func append(_ key: NodeAddress.Key, limit: Int) {
        keys.append(key)
        guard keys.count > limit else { return }
        keys.removeFirst(limit / 2)
        start += limit / 2
    }

    /// What was added at `position` and behind it; nil if some of that is forgotten.
    func keys(since position: Int) -> ArraySlice<NodeAddress.Key>? {
        position < start ? nil : keys[(position - start)...]
    }
}

/// What a HANDSHAKE tells.
extension AddressBook {
    /// The addresses that links lead to now, in the order they became known, each node by one name.
    package var connectedAddresses: [NodeAddress] {
        contacts.values.filter(\.isConnected).sorted { $0.sequence < $1.sequence }.map(\.address)
    }

    /// The addresses that links lead to now and did not at `position`; and the position to go on from.
    func connected(since position: Int) -> (addresses: [NodeAddress], position: Int) {
        guard position > 0, let keys = log.keys(since: position) else { return (connectedAddresses, log.end) }
        var listed: Set<NodeAddress.Key> = []
        let fresh = keys.filter { listed.insert($0).inserted }.compactMap { contacts[$0] }
        return (fresh.filter(\.isConnected).map(\.address), log.end)
    }

    /// The position behind everything that can be told now.
    var logPosition: Int { log.end }

    /// Of these addresses those at which no native node is known to listen.
    func unproven(among addresses: [NodeAddress]) -> [NodeAddress] {
        addresses.filter { !isNative($0) }
    }
}

extension NodeAddress.Key {
    /// A number that stands for the text in sums: FNV-1a, stirred so that every bit depends on every other.
    var fingerprint: UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var generator = SeededGenerator(seed: hash)
        return generator.next()
    }
}
