/// With whom the nodes of a mesh are linked. All nodes of a mesh have the same.
package enum Topology: Equatable, Sendable {
    /// With every other node.
    case full
    /// With about as many others as `degree` says, however large the mesh is.
    case partial(degree: Int)

    /// The smallest and the largest degree: below 3 a random mesh falls apart, and far above 32 a full one is simpler.
    package static let degrees = 3...64
}
