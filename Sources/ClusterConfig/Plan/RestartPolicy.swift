/// Whether, when and how often a node that exited is started again.
package struct RestartPolicy: Equatable, Sendable {
    package var mode = Mode.always
    package var backoff = Backoff()
    package var limit = IntensityLimit()

    /// The exits after which a node is started again.
    package enum Mode: String, CaseIterable, Sendable {
        case always
        /// After a signal or an exit code other than 0.
        case onFailure = "on-failure"
        case never
    }

    package init() {}
}

/// How long to wait before each restart in a row.
package struct Backoff: Equatable, Sendable {
    /// The wait before the first restart; not more than ``max``.
    package var first = Duration.zero
    /// The wait before the second restart, from which it grows; more than zero, not more than ``max``.
    package var initial = Duration.milliseconds(100)
    /// What every further wait is multiplied by, 1 to 100.
    package var factor = 2.0
    /// The longest wait.
    package var max = Duration.seconds(30)
    /// How far a wait may be changed at random, as a fraction of it: 0 to 1.
    package var jitter = 0.2
    /// A node that ran for this long starts again with ``first``.
    package var resetAfter = Duration.seconds(10)

    package init() {}
}

/// How many restarts are allowed in a span of time; a node over it is `failed` until started by hand.
package struct IntensityLimit: Equatable, Sendable {
    /// 1 to 10,000.
    package var count = 5
    /// More than zero.
    package var within = Duration.seconds(30)

    package init() {}
}
