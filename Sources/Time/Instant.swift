/// A point on a monotonic time line, in nanoseconds since an origin that only the source of the instants knows.
///
/// The pure state machines take instants as parameters: the shells read them from the system's monotonic clock, the
/// tests and the simulation make them up. Instants from different sources must not be compared.
package struct Instant: Hashable, Comparable, Sendable {
    /// Nanoseconds since the origin. Never negative; 292 years fit.
    package var nanoseconds: Int64

    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The origin itself: where tests and simulations begin.
    package static let origin = Instant(nanoseconds: 0)

    /// Later than any instant that occurs: "no deadline".
    package static let distantFuture = Instant(nanoseconds: .max)

    package static func < (left: Instant, right: Instant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Saturates at ``distantFuture``, so that "never" stays never.
    package static func + (instant: Instant, duration: Duration) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(duration.nanoseconds)
        return overflow ? (duration.nanoseconds > 0 ? .distantFuture : .origin) : Instant(nanoseconds: sum)
    }

    /// The first instant, this one or a later one, that lies a multiple of `grain` behind the origin.
    ///
    /// What is not in a hurry waits for such an instant: then it happens together with other things, in this process and
    /// in all that read the same clock, and wakes nobody on its own account.
    /// - Parameter grain: nothing is rounded where it is shorter than a nanosecond.
    package func roundedUp(to grain: Duration) -> Instant {
        guard grain.nanoseconds > 0 else { return self }
        let beyond = nanoseconds % grain.nanoseconds
        return beyond == 0 ? self : self + (grain - .nanoseconds(beyond))
    }

    /// The last instant, this one or an earlier one, that lies a multiple of `grain` behind the origin.
    ///
    /// - Parameter grain: nothing is rounded where it is shorter than a nanosecond.
    package func roundedDown(to grain: Duration) -> Instant {
        guard grain.nanoseconds > 0 else { return self }
        return Instant(nanoseconds: nanoseconds - nanoseconds % grain.nanoseconds)
    }

    package static func - (later: Instant, earlier: Instant) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }
}

extension Duration {
    /// The duration in whole nanoseconds, rounded towards zero and clamped to what 64 bits hold (292 years).
    package var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds > 0 ? .max : .min }
        let (sum, spilled) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return spilled ? (seconds > 0 ? .max : .min) : sum
    }

    /// The duration in seconds, for showing to people and writing to JSON.
    package var seconds: Double {
        Double(nanoseconds) / 1e9
    }
}
