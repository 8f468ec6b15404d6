import ControlAPI
import Posix

/// Why a command ends without having done what it was asked for.
struct Failure: Error, Equatable, Sendable {
    var exitCode: ExitCode
    /// What was wrong, and where. May have several lines.
    var message: String
    /// What to type next.
    var advice: String?

    init(_ exitCode: ExitCode, _ message: String, advice: String? = nil) {
        self.exitCode = exitCode
        self.message = message
        self.advice = advice
    }

    init(_ error: SystemCallError) {
        self.init(.failed, "\(error)")
    }

    /// What the daemon answered.
    init(_ error: APIError) {
        switch error.code {
        case .configuration:
            self.init(.configuration, error.message)
        case .nodeNotFound:
            self.init(.failed, error.message, advice: "See which there are with: supervisor status")
        case .badRequest, .forbidden, .notFound, .methodNotAllowed, .conflict, .portInUse, .notStored, .rejected,
            .unavailable, .internalError:
            self.init(.failed, error.message)
        }
    }
}

extension Failure {
    /// A command line that cannot be understood.
    static func usage(_ message: String, of verb: Verb? = nil) -> Failure {
        guard let verb else {
            return Failure(
                .usage,
                message,
                advice: "Usage: supervisor [OPTION…] VERB …\nSee all verbs with: supervisor help"
            )
        }
        let advice = "Usage: \(verb.usageLine)\nSee more with: supervisor \(verb.name) --help"
        return Failure(.usage, message, advice: advice)
    }

    /// Ctrl-C, or another request to end.
    static let interrupted = Failure(.interrupted, "interrupted")

    static func noCluster(in directory: String) -> Failure {
        Failure(.noCluster, "no cluster runs in \(directory)", advice: "Start one with: supervisor up 3")
    }

    /// Nodes that were named, and that the cluster has not.
    static func noNodes(_ names: [String]) -> Failure {
        Failure(
            .failed,
            "there is no \(ReadableText.list(names)) in this cluster",
            advice: "See which there are with: supervisor status"
        )
    }

    /// What `down --keep` has left.
    static func clusterIsDown(in directory: String) -> Failure {
        Failure(
            .noCluster,
            "no cluster runs in \(directory); its nodes and their data are kept",
            advice: "Go on with them with: supervisor up\nOr delete them with: supervisor down"
        )
    }

    /// The daemon runs, and says nothing.
    static func daemonSilent(_ layout: Layout) -> Failure {
        Failure(
            .timeRanOut,
            "the daemon of \(layout.directory) does not answer",
            advice: "What it has to say is in \(layout.daemonLogPath)"
        )
    }

    /// The daemon was killed: what it left is there, but nobody answers.
    static func daemonGone(in directory: String) -> Failure {
        Failure(
            .noCluster,
            "the daemon of \(directory) is gone; its nodes may run on",
            advice: "Take them over with: supervisor up\nOr end them with: supervisor down"
        )
    }
}

/// Evaluates what calls the system; a failure becomes one of the command.
func reporting<Result: ~Copyable>(
    _ call: @autoclosure () throws(SystemCallError) -> Result
) throws(Failure) -> Result {
    do {
        return try call()
    } catch {
        throw Failure(error)
    }
}
