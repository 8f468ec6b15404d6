/// Which ends of a process, unasked for, are answered with a new one.
package enum RestartPolicy: String, CaseIterable, Sendable {
    /// Every end is, exit code 0 included.
    case always
    /// Every end but exit code 0 is. An exit that nobody saw counts as a failure: a node too many is noticed, a node
    /// too few is not.
    case onFailure = "on-failure"
    /// None is.
    case never

    /// Whether a process that ended this way, without being asked to, gets a successor.
    package func restarts(after status: ExitStatus) -> Bool {
        switch self {
        case .always: true
        case .onFailure: !status.isSuccess
        case .never: false
        }
    }
}
