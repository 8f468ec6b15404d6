/// The bounds of this module: whatever a configuration says, nothing is waited for longer or counted further.
enum Limits {
    /// The longest delay or timeout; what is longer is taken as this. A year is "never" to a development cluster, and
    /// leaves arithmetic in nanoseconds far from overflow.
    static let longestDuration: Duration = .seconds(365 * 24 * 3600)

    /// The largest number of restarts that an intensity limit remembers.
    static let restartsRemembered = 1_000

    /// The largest factor by which one backoff delay exceeds the one before.
    static let backoffFactor = 1000.0

    /// The first and the longest wait between two looks at a process group that is not yet empty.
    static let firstGroupCheck: Duration = .milliseconds(1)
    static let longestGroupCheck: Duration = .seconds(1)

    /// How long survivors of a killed process group go unmentioned. Only the kernel can hold them up that long, for
    /// example in a file system that does not answer.
    static let patienceWithGroup: Duration = .seconds(5)

    /// How late a deadline may be noticed before the supervisor must suspect that it stood still itself.
    static let punctuality: Duration = .milliseconds(500)
}

extension Duration {
    /// The duration, or the nearest one that is neither negative nor longer than ``Limits/longestDuration``.
    var bounded: Duration {
        min(max(self, .zero), Limits.longestDuration)
    }
}
