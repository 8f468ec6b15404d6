import WebSocket

/// Addresses of nodes that could become neighbours: a small random sample of the mesh, always in flux.
struct PassiveView: Sendable {
    private(set) var addresses: [NodeAddress] = []
    private let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    func contains(_ address: NodeAddress) -> Bool { addresses.contains(address) }

    /// Adds an address; one drawn by lot makes room for it.
    mutating func add(_ address: NodeAddress, using random: inout some RandomNumberGenerator) {
        guard !contains(address) else { return }
        if addresses.count < capacity {
            addresses.append(address)
        } else {
            addresses[Int.random(in: addresses.indices, using: &random)] = address
        }
    }

    mutating func remove(_ address: NodeAddress) {
        guard let index = addresses.firstIndex(of: address) else { return }
        addresses.swapAt(index, addresses.count - 1)
        addresses.removeLast()
    }

    /// At most `count` of the addresses, drawn by lot.
    func sample(_ count: Int, using random: inout some RandomNumberGenerator) -> [NodeAddress] {
        var rest = addresses
        var drawn: [NodeAddress] = []
        while drawn.count < count, !rest.isEmpty {
            let index = Int.random(in: rest.indices, using: &random)
            rest.swapAt(index, rest.count - 1)
            if let last = rest.popLast() { drawn.append(last) }
        }
        return drawn
    }
}
