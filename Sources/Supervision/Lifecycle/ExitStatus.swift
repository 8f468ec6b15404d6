import Time

/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
    /// By itself, with this exit code.
    case code(Int32)
    /// By a signal, with the platform's number.
    case signal(Int32)
    /// Nobody was there to see it: the process was adopted, or ended while no daemon ran.
    case unknown

    /// Whether the process said itself that all was well. A death by signal never is.
    package var isSuccess: Bool {
        self == .code(0)
    }
}

/// The end of a process, for showing to people.
package struct Exit: Hashable, Sendable {
    package let status: ExitStatus
    package let at: Instant

    package init(status: ExitStatus, at: Instant) {
        self.status = status
        self.at = at
    }
}
