import Time

/// How many restarts within which time are too many, after the restart intensity of Erlang/OTP's supervisors.
package struct IntensityLimit: Hashable, Sendable {
    /// The most restarts allowed in any stretch of ``within``: 0 to 1,000.
    package let count: Int
    /// The length of the stretch.
    package let within: Duration

    package init(count: Int = 5, within: Duration = .seconds(30)) {
        self.count = min(max(count, 0), Limits.restartsRemembered)
        self.within = within.bounded
    }
}

/// The restarts that still count towards an ``IntensityLimit``.
struct RestartWindow: Sendable {
    private let limit: IntensityLimit?
    private var restarts: [Instant] = []

    /// - Parameter limit: `nil` allows any number.
    init(_ limit: IntensityLimit?) {
        self.limit = limit
    }

    /// The limit that a restart at `instant` would break, if it would break one.
    func limitBroken(byRestartAt instant: Instant) -> IntensityLimit? {
        guard let limit else { return nil }
        let counting = restarts.count { instant - $0 < limit.within }
        return counting < limit.count ? nil : limit
    }

    /// Remembers a restart. Instants must not decrease.
    mutating func restarted(at now: Instant) {
        guard let limit else { return }
        restarts.removeAll { now - $0 >= limit.within }
        restarts.append(now)
    }

    /// Forgets every restart: somebody has looked at the node.
    mutating func clear() {
        restarts.removeAll()
    }
}
