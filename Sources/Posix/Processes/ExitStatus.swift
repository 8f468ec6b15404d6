/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
    /// By itself, with a code of 0 to 255.
    case exited(code: Int32)
    /// By a signal.
    case signalled(Signal)

    /// Whether it ended by itself with code 0.
    package var isSuccess: Bool { self == .exited(code: 0) }
}

extension ExitStatus: CustomStringConvertible {
    /// `exit code 1`, or `killed by SIGKILL`.
    package var description: String {
        switch self {
        case .exited(let code): "exit code \(code)"
        case .signalled(let signal): "killed by \(signal)"
        }
    }
}
