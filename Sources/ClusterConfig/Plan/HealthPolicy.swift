/// How a node that lives but does not work is found out.
package struct HealthPolicy: Equatable, Sendable {
    package var check = Check.auto
    /// The time between two heartbeats, or two attempts to connect; more than zero.
    package var interval = Duration.seconds(1)
    /// A node silent for this long is restarted; not less than ``interval``.
    package var timeout = Duration.seconds(5)
    /// A new process that is not ready after this time is restarted; more than zero.
    package var startup = Duration.seconds(30)

    /// The ways of checking.
    package enum Check: String, CaseIterable, Sendable {
        /// Heartbeats from the built-in worker, a connection to the port of any other program.
        case auto
        /// Only an exit counts.
        case none
    }

    package init() {}
}
