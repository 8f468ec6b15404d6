/// How the nodes find each other and what they promise.
package struct MeshPolicy: Equatable, Sendable {
    /// The numbers of the nodes that every node knows from the start; distinct, in the order of the file.
    package var knownPeers = [1, 3]
    package var topology = Topology.full
    /// With how many others a node of a partial mesh is linked, ``degrees``.
    package var degree = 8
    package var durability = Durability.normal
    /// The origins, such as `https://example.org`, whose pages may talk to the nodes.
    package var allowedOrigins: [String] = []

    /// The degrees that a partial mesh may have: below 3 it would fall apart.
    package static let degrees = 3...64

    /// With whom a node is linked.
    package enum Topology: String, CaseIterable, Sendable {
        /// With every other.
        case full
        /// With ``MeshPolicy/degree`` others.
        case partial
    }

    /// What an acknowledged transaction survives.
    package enum Durability: String, CaseIterable, Sendable {
        /// A crash of the node; a power cut but for the last moments.
        case normal
        /// A power cut, too: synced before it is acknowledged.
        case strict
    }

    package init() {}
}
