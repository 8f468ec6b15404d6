import Time

/// Why no process could be made.
package enum SpawnFailure: Error, Hashable, Sendable {
    /// Trying again cannot help, for example because the command does not exist. With what the system said.
    case permanent(String)
    /// The system was short of something and may not be for ever. With what the system said.
    case transient(String)

    /// What the system said.
    package var message: String {
        switch self {
        case .permanent(let message), .transient(let message): message
        }
    }
}

/// Why a node is `failed`: what has to be mended before somebody starts it again.
package enum FailureReason: Hashable, Sendable, CustomStringConvertible {
    /// No process could be made, and trying again would not help or is not allowed.
    case cannotStart(String)
    /// It would have been restarted more often than its intensity limit allows.
    case crashLoop(restarts: Int, within: Duration)
    /// It failed, and its policy is not to restart it.
    case exited(ExitStatus)

    package var description: String {
        switch self {
        case .cannotStart(let message): "cannot start: \(message)"
        case .crashLoop(let restarts, let within): "keeps ending: \(restarts) restarts within \(within)"
        case .exited(.code(let code)): "exited with code \(code), and its policy is not to restart it"
        case .exited(.signal(let number)): "was ended by signal \(number), and its policy is not to restart it"
        case .exited(.unknown): "ended unseen, and its policy is not to restart it"
        }
    }
}
