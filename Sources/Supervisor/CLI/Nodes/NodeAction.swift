import ControlAPI
import Posix
import Time

/// What `start`, `stop`, `restart`, `kill`, `pause` and `resume` share: ask for it, node by node, then wait until it is so.
struct NodeAction: Sendable {
    /// How far a node is.
    enum Outcome {
        case waiting
        case done
        case failed(String)
    }

    /// How many nodes at once, one connection each.
    private static let together = 64

    /// What the daemon is asked for.
    let operation: Route.Operation
    /// What was done: `stopped`.
    let deed: String
    /// Compares the node as it was with what it is now.
    let outcome: @Sendable (_ before: NodeStatus?, _ now: NodeStatus) -> Outcome

    /// Does it with the nodes of the command line.
    func run(_ invocation: Invocation) throws(Failure) {
        let selection = try NodeSelection(invocation)
        let timeout = try invocation.arguments.duration(.timeout, of: invocation.verb) ?? .seconds(30)
        let client = try ControlClient(try invocation.layout())
        let names = try selection.names(in: client)
        let report = try perform(on: names, client, until: MonotonicClock.now() + timeout)
        try report.show(invocation)
    }

    /// Does it with these nodes at once.
    func perform(
        on names: [String],
        _ client: ControlClient,
        until deadline: Instant
    ) throws(Failure) -> NodeReport {
        let watch = try ClusterWatch(client)
        let before = Self.byName(try client.status())
        var report = NodeReport([], deed)
        // The daemon answers when it is done: asked over connections of their own, all nodes are at it together.
        for start in stride(from: 0, to: names.count, by: Self.together) {
            let some = names[start...].prefix(Self.together)
            try ask(for: some, client.layout, until: deadline, &report)
        }
        if !report.done.isEmpty { try wait(for: &report, before, watch, until: deadline) }
        return report
    }

    private func ask(
        for names: some Sequence<String>,
        _ layout: Layout,
        until deadline: Instant,
        _ report: inout NodeReport
    ) throws(Failure) {
        let requests = try names.map { name throws(Failure) in
            let client = try ControlClient(layout)
            try client.begin(operation, on: name)
            return (name, client)
        }
        for (name, client) in requests {
            try report.note(name) { () throws(Failure) in
                do throws(Failure) {
                    try client.answer(until: deadline)
                } catch {
                    // How far the node is tells more than that the daemon took too long.
                    if error.exitCode != .timeRanOut { throw error }
                }
            }
        }
    }

    private func wait(
        for report: inout NodeReport,
        _ before: [String: NodeStatus],
        _ watch: ClusterWatch,
        until deadline: Instant
    ) throws(Failure) {
        let accepted = report.done
        let outcomes = { (status: ClusterStatus) -> [(String, Outcome)] in
            let now = Self.byName(status)
            return accepted.map { name in
                (name, now[name].map { outcome(before[name], $0) } ?? .failed("it was removed"))
            }
        }
        let (_, status) = try watch.look(until: deadline) { status in
            outcomes(status).allSatisfy { if case .waiting = $0.1 { false } else { true } }
        }
        for (name, outcome) in outcomes(status) {
            switch outcome {
            case .done: continue
            case .failed(let reason): report.fail(name, Failure(.failed, reason, advice: Self.advice(on: name)))
            case .waiting:
                let state = Self.byName(status)[name]?.state.rawValue ?? "gone"
                report.fail(
                    name,
                    Failure(.timeRanOut, "time ran out: \(name) is \(state)", advice: Self.advice(on: name))
                )
            }
        }
    }

    private static func advice(on name: String) -> String { "Read why with: supervisor logs \(name)" }

    private static func byName(_ status: ClusterStatus) -> [String: NodeStatus] {
        Dictionary(status.nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension NodeAction.Outcome {
    /// Done when it works; a node that has failed for good will not.
    static func whenReady(_ now: NodeStatus) -> NodeAction.Outcome {
        switch now.state {
        case .ready: .done
        case .failed: .failed("\(now.name) failed: \(now.reason ?? "see its log")")
        case .created, .starting, .unready, .paused, .stopping, .stopped, .backoff: .waiting
        }
    }

    static func when(_ isDone: Bool) -> NodeAction.Outcome { isDone ? .done : .waiting }
}
