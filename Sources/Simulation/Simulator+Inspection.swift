import Gossip
import Hashing

/// What a test or a user wants to know of the network.
extension Simulator {
    package var nodeNumbers: Range<Int> { 1..<hosts.count + 1 }

    package func isUp(_ number: Int) -> Bool { hosts[number - 1].isUp }

    /// Number of transactions submitted so far.
    package var submittedCount: Int { submitted.count }

    /// Number of transactions that a native node has stored.
    package func storedCount(_ number: Int) -> Int { poolSize(hosts[number - 1]) }

    /// Whether every node that was ordered up is, and every native one has exactly one recognised link to every other.
    package var isFormed: Bool {
        if hosts.contains(where: \.isStarting) { return false }
        let natives = hosts.filter { $0.native != nil }
        return natives.allSatisfy { host in
            let peers = host.endPoints.compactMap { endPoint -> Int? in
                guard host.native?.links[endPoint.link]?.isNative == true else { return nil }
                return connections[endPoint.connection]?[endPoint.end.other]?.host
            }
            return host.dials.isEmpty && peers.count == natives.count - 1 && Set(peers).count == peers.count
        }
    }

    /// Whether every node that is up has every transaction.
    package var isConverged: Bool {
        hosts.allSatisfy { !$0.isUp || poolSize($0) == submitted.count }
    }

    /// Nodes, up and native, whose HANDSHAKE does not name exactly the addresses of the others that are up, and their
    /// own.
    package var misinformedNodes: [Int] {
        let expected = Set(hosts.filter(\.isUp).map(\.address.key))
        return hosts.compactMap { host in
            guard let node = host.native else { return nil }
            let named = node.addresses.connectedAddresses.map(\.key) + [host.address.key]
            return Set(named) == expected && named.count == expected.count ? nil : host.index + 1
        }
    }

    /// A digest of the whole run so far: equal for equal seeds and orders.
    package var trace: [Int] {
        hosts.map(poolSize) + [traffic.bytes, traffic.dials, Int(now.nanoseconds)]
    }

    private func poolSize(_ host: Host) -> Int {
        if case .naive(let peer) = host.program { peer.stored.count } else { host.disk.count }
    }
}
