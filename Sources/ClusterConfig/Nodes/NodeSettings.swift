/// What the plan says about a single node.
package struct NodeSettings: Equatable, Sendable {
    package var number: Int
    /// `node-3`, which is also the name of its folder.
    package var name: String
    package var port: Int
    /// `ws://localhost:4003`, or `http://localhost:4003` without WebSocket. A private node has no listener there.
    package var address: String
    package var isPublic: Bool
    package var usesWebSocket: Bool
    /// The worker's variables and the node's own, of which the node's win.
    package var environment: [String: String]
}

extension ClusterPlan {
    /// The numbers that nodes of this cluster can have: 1 to 1000, as far as there are ports.
    package var nodeNumbers: ClosedRange<Int> { NodeName.numbers(basePort: basePort) }

    /// The settings of a node.
    ///
    /// - Parameter number: one of ``nodeNumbers``.
    package func node(_ number: Int) -> NodeSettings {
        let override = overrides[number] ?? NodeOverride()
        let port = basePort + number
        return NodeSettings(
            number: number,
            name: NodeName.name(of: number),
            port: port,
            address: "\(override.usesWebSocket ? "ws" : "http")://localhost:\(port)",
            isPublic: override.isPublic,
            usesWebSocket: override.usesWebSocket,
            environment: worker.environment.merging(override.environment) { _, own in own }
        )
    }

    /// The addresses that a node knows from the start.
    ///
    /// These are the configured known peers that exist. Where that leaves nobody but the node itself, which would then
    /// never find the others, the two lowest other nodes are added.
    ///
    /// - Parameter existing: the numbers of the nodes there are, without those that were made private by hand.
    package func knownPeers(of number: Int, existing: some Sequence<Int>) -> [String] {
        let reachable = Set(existing).filter { overrides[$0]?.isPublic ?? true }
        var known = mesh.knownPeers.filter(reachable.contains)
        if known.allSatisfy({ $0 == number }) {
            known += reachable.subtracting([number]).sorted().prefix(Self.substitutePeers)
        }
        return known.map { node($0).address }
    }

    private static let substitutePeers = 2
}
