import Gossip
import Hashing

/// What a test or a user wants to know of the network.
extension Simulator {
    /// All nodes, native ones first.
    package var nodeNumbers: Range<Int> { 1..<hosts.count + 1 }

    /// Whether the node's process runs, be it frozen.
    package func isUp(_ number: Int) -> Bool { hosts[number - 1].isUp }

    /// Whether transactions can be submitted to the node.
    package func takesTransactions(_ number: Int) -> Bool {
        hosts[number - 1].isUp && !hosts[number - 1].isPaused(now)
    }

    /// Number of transactions submitted so far.
    package var submittedCount: Int { ledger.entries.count }

    /// Number of transactions that a node has stored.
    package func storedCount(_ number: Int) -> Int {
        let host = hosts[number - 1]
        return host.isNaive ? host.naive?.stored.count ?? 0 : host.disk.count
    }

    /// Bytes of messages that each node has sent and received.
    package var bytesPerNode: [(sent: Int, received: Int)] { hosts.map { ($0.bytesSent, $0.bytesReceived) } }

    /// Native links, each counted once.
    package var nativeLinkCount: Int {
        hosts.reduce(0) { sum, host in sum + (host.node.links.nativePeers.count) }
            / 2
    }

    /// Whether every node that was ordered up is, and in a full mesh every native one has exactly one recognised link
    /// to every other, in a partial one there is a way from every native one to every other.
    package var isFormed: Bool {
        guard !hosts.indices.contains(where: { hosts[$0].isStarting }) else { return false }
        switch settings.topology {
        case .full: return hosts.indices.allSatisfy { !hosts[$0].isNativeAndUp || isLinkedWithAll($0) }
        case .partial: return isConnected
        }
    }

    private var isConnected: Bool {
        guard let first = hosts.indices.first(where: { hosts[$0].isNativeAndUp }) else { return true }
        var isReached = [Bool](repeating: false, count: hosts.count)
        var pending = [first]
        isReached[first] = true
        var count = 1
        while let index = pending.popLast() {
            for endPoint in hosts[index].endPoints where hosts[index].node.links[endPoint.link]?.isNative == true {
                let peer = connections[endPoint.connection].host(at: endPoint.end.other)
                guard !isReached[peer], hosts[peer].isNativeAndUp else { continue }
                isReached[peer] = true
                count += 1
                pending.append(peer)
            }
        }
        return count == liveNatives
    }

    private func isLinkedWithAll(_ index: Int) -> Bool {
        // Two private nodes cannot be linked.
        let expected = liveNatives - (hosts[index].isPrivate ? livePrivates : 1)
        guard hosts[index].dials.isEmpty, hosts[index].endPoints.count >= expected else { return false }
        let peers = hosts[index].endPoints.compactMap { endPoint -> Int? in
            guard hosts[index].node.links[endPoint.link]?.isNative == true else { return nil }
            return connections[endPoint.connection].host(at: endPoint.end.other)
        }
        return peers.count == expected && Set(peers).count == peers.count
    }

    /// Whether every native node that is up has every transaction that any of them has; found at once.
    package var isConverged: Bool { ledger.liveCopies == ledger.liveCount * liveNatives }

    /// Whether every node that is up, naive ones included, has every transaction that was ever submitted.
    package var isComplete: Bool {
        hosts.indices.allSatisfy { !hosts[$0].isUp || storedCount($0 + 1) == submittedCount }
    }

    /// Native nodes that are up and lack a transaction that another one has, and how many each lacks.
    package var shortfalls: [(node: String, lacks: Int)] {
        hosts.compactMap { host in
            guard host.isNativeAndUp, host.disk.count < ledger.liveCount else { return nil }
            return (host.name, ledger.liveCount - host.disk.count)
        }
    }

    /// Nodes, up and native, whose HANDSHAKE does not name exactly the addresses of the others that are up, and their
    /// own.
    package var misinformedNodes: [Int] {
        let expected = Set(hosts.filter { $0.isUp && !$0.isPrivate }.map(\.address.key))
        return hosts.compactMap { host in
            guard host.isNativeAndUp else { return nil }
            let named = host.node.addresses.connectedAddresses.map(\.key) + (host.isPrivate ? [] : [host.address.key])
            return Set(named) == expected && named.count == expected.count ? nil : host.index + 1
        }
    }

    /// A digest of the whole run so far: equal for equal seeds and orders, whatever the process it is computed in.
    package var fingerprint: Digest256 {
        var hash = SHA256()
        let counts = [traffic.bytes, traffic.messages, traffic.dials, traffic.lost, steps, Int(now.nanoseconds)]
        for count in counts { withUnsafeBytes(of: UInt64(count).littleEndian) { hash.update($0) } }
        for host in hosts {
            for line in host.disk.lines { withUnsafeBytes(of: line.littleEndian) { hash.update($0) } }
        }
        return hash.finalize()
    }
}
