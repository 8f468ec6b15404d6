/// The program that every node runs.
package struct WorkerPlan: Equatable, Sendable {
    /// The program and its arguments; never empty.
    package var command = WorkerPlan.builtInCommand
    /// The environment of every node, on top of the supervisor's own and stronger than its `.env`.
    package var environment: [String: String] = [:]

    package init() {}

    /// Whether the nodes run the worker that comes with the supervisor, and so report to it.
    package var isBuiltIn: Bool { command == Self.builtInCommand }

    private static let builtInCommand = ["node-worker"]
}
