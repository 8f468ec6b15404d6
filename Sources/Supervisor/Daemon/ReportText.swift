import ControlAPI
import Posix
import Supervision
import Time

/// What is said to people about what happened.
extension LifecycleReport {
    /// One sentence about a node.
    func sentence(about node: String, at now: Instant) -> String {
        switch self {
        case .started: "\(node) was started"
        case .adopted: "\(node) was found running and taken over"
        case .ready(_, let time): "\(node) is ready after \(time.brief)"
        case .unready: "\(node) is not ready any more"
        case .paused: "\(node) is paused"
        case .resumed: "\(node) goes on"
        case .stopping: "\(node) is asked to end"
        case .killing(_, let reason): "\(node) is killed: \(reason.text)"
        case .exited(let status, let next): "\(node) ended: \(status.text); \(Self.restart(next, at: now))"
        case .spawnFailed(let failure, let next):
            "\(node) could not be started: \(failure.message); \(Self.restart(next, at: now))"
        case .groupLingers(_, let time):
            "processes of \(node) have outlived SIGKILL for \(time.brief); waiting for them"
        case .stopped(nil): "\(node) is stopped"
        case .stopped(let status?): "\(node) is stopped: \(status.text)"
        case .gaveUp(let reason): "\(node) failed: \(reason.text)"
        }
    }

    /// What the shell knows besides.
    func remark(on node: Node) -> String {
        if case .killing = self, let hung = node.hung { return "; \(hung)" }
        return ""
    }

    private static func restart(_ next: Instant?, at now: Instant) -> String {
        guard let next else { return "it is not restarted" }
        return next <= now ? "it is restarted at once" : "it is restarted in \((next - now).brief)"
    }
}

extension KillReason {
    fileprivate var text: String {
        switch self {
        case .requested: "somebody asked for it"
        case .stopTimedOut(let time): "it did not end within \(time.brief)"
        case .startupTimedOut(let time): "it was not ready within \(time.brief)"
        case .silent(let time): "it gave no sign of life for \(time.brief)"
        }
    }
}

extension FailureReason {
    /// The reason as `status` shows it.
    var text: String {
        switch self {
        case .cannotStart(let message): "cannot be started: \(message)"
        case .crashLoop(let restarts, let within):
            "keeps ending: \(restarts) restarts within \(within.brief) were not enough"
        case .exited(let status): "\(status.text), and restart.policy is not to restart it"
        }
    }
}

extension Supervision.ExitStatus {
    /// `exit code 1`, or `killed by SIGKILL`.
    var text: String {
        switch self {
        case .code(let code): "exit code \(code)"
        case .signal(let number): "killed by \(Posix.Signal(rawValue: number))"
        case .unknown: "how is unknown"
        }
    }
}

extension Duration {
    /// `12 ms` or `1.5 s`, as exact as people need it.
    var brief: String {
        let milliseconds = (nanoseconds + 500_000) / 1_000_000
        if milliseconds < 1_000 { return "\(milliseconds) ms" }
        let tenths = (milliseconds + 50) / 100
        return tenths % 10 == 0 ? "\(tenths / 10) s" : "\(tenths / 10).\(tenths % 10) s"
    }
}

extension MeshProgress {
    /// `3 of 3 nodes ready, 3 of 3 links, formed and converged`.
    var sentence: String {
        let state = mesh.isConverged ? ", formed and converged" : mesh.isFormed ? ", formed" : ""
        return "\(ready) of \(ReadableText.count(nodes, "node")) ready, "
            + "\(mesh.links) of \(ReadableText.count(mesh.linksExpected, "link"))" + state
    }
}

extension Supervision.NodeState {
    /// The same state in the words of the control API.
    var shown: ControlAPI.NodeState {
        switch self {
        case .created: .created
        case .starting: .starting
        case .ready: .ready
        case .unready: .unready
        case .paused: .paused
        case .stopping: .stopping
        case .stopped: .stopped
        case .backoff: .backoff
        case .failed: .failed
        }
    }
}
