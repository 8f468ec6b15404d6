import Posix

/// Why a worker cannot start or go on. Each has an exit code of its own, so that whoever started it can tell.
enum WorkerFailure: Error, CustomStringConvertible {
    /// The command line is wrong.
    case usage(String)
    /// `.env`, the environment or `known-peers.json` holds something unusable.
    case settings(String)
    /// The folder, or a file in it, cannot be read or written.
    case folder(String)
    /// `transactions.json` is damaged beyond what a crash explains.
    case pool(String)
    /// The port cannot be listened on.
    case port(String)
    /// The system refuses something that always works.
    case system(String)

    var exitCode: Int32 {
        switch self {
        case .usage: 2
        case .settings: 10
        case .folder: 11
        case .pool: 12
        case .port: 13
        case .system: 14
        }
    }

    var description: String {
        switch self {
        case .usage(let text), .settings(let text), .folder(let text), .pool(let text), .port(let text),
            .system(let text):
            text
        }
    }
}

extension WorkerFailure {
    /// Does something with the folder's files, and reports a failing system call as one of the folder.
    static func accessingFolder<Result: ~Copyable>(
        _ body: () throws(SystemCallError) -> Result
    ) throws(WorkerFailure) -> Result {
        do {
            return try body()
        } catch {
            throw .folder("\(error)")
        }
    }

    /// Does something that fails only when the system is out of resources.
    static func callingSystem<Result: ~Copyable>(
        _ body: () throws(SystemCallError) -> Result
    ) throws(WorkerFailure) -> Result {
        do {
            return try body()
        } catch {
            throw .system("\(error)")
        }
    }
}
