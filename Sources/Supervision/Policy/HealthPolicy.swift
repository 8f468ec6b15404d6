/// When a node that has not exited is nevertheless taken for dead.
package struct HealthPolicy: Hashable, Sendable {
    /// How often a sign of life is expected: a heartbeat over the link, or an answer to the shell's probe.
    package let interval: Duration
    /// After how long a silence the node is killed, and its restart policy applied.
    package let timeout: Duration
    /// How long a new process has to become ready before the same happens.
    package let startup: Duration

    package init(
        interval: Duration = .seconds(1),
        timeout: Duration = .seconds(5),
        startup: Duration = .seconds(30)
    ) {
        self.interval = interval.bounded
        self.timeout = timeout.bounded
        self.startup = startup.bounded
    }
}
