/// What differs for a single node.
package struct NodeOverride: Equatable, Sendable {
    /// Whether the node accepts connections; a private node only dials out.
    package var isPublic = true
    /// Whether the node speaks WebSocket; one that does not is reached over plain HTTP, and must be public.
    package var usesWebSocket = true
    /// Variables on top of the worker's, stronger than those.
    package var environment: [String: String] = [:]

    package init() {}
}
