@testable import Supervision

/// The table of situations and events in docs/lifecycle-table.md, as the code has it.
enum LifecycleTable {
    static var markdown: String {
        Situation.allCases.map(section).joined(separator: "\n")
    }

    private static func section(for situation: Situation) -> String {
        var rows: [String] = []
        var ignored: [String] = []
        var refused: [String] = []
        for event in Event.allCases {
            var node = situation.node
            let actions = event.apply(to: &node, Situation.process, at: Situation.now)
            if case .refuse(let refusal)? = actions.first {
                refused.append("\(event.rawValue) (\(refusal))")
            } else if actions.isEmpty, node.fingerprint == situation.node.fingerprint {
                ignored.append(event.rawValue)
            } else {
                rows.append("| \(event.rawValue) | \(words(actions)) | \(outcome(node)) |")
            }
        }
        var lines = ["## \(situation.rawValue)", ""]
        if !rows.isEmpty { lines += ["| event | actions | then |", "|---|---|---|"] + rows + [""] }
        if !refused.isEmpty { lines += ["Refused: \(refused.joined(separator: ", ")).", ""] }
        lines += ["Without effect: \(ignored.joined(separator: ", ")).", ""]
        return lines.joined(separator: "\n")
    }

    private static func words(_ actions: [LifecycleAction]) -> String {
        actions.isEmpty ? "–" : actions.map(\.word).joined(separator: ", ")
    }

    private static func outcome(_ node: NodeLifecycle) -> String {
        node.isRemoved ? "removed" : node.state.rawValue + node.wish
    }
}

extension NodeLifecycle {
    /// Everything there is to know of a node, to see whether an event changed it.
    fileprivate var fingerprint: String {
        "\(self)"
    }

    /// What is to happen next, where the state alone does not tell.
    fileprivate var wish: String {
        switch phase {
        case .spawning(_, let goal?), .stopping(_, let goal, _): goal.word
        case .clearing(let clearing): clearing.aftermath.word
        case .created, .spawning, .running, .paused, .backoff, .stopped, .failed, .removed: ""
        }
    }
}

extension NodeLifecycle.Goal {
    fileprivate var word: String {
        switch self {
        case .stop: ", then stopped"
        case .restart: ", then started"
        case .remove: ", then removed"
        case .applyPolicy: ", then by policy"
        }
    }
}

extension NodeLifecycle.Aftermath {
    fileprivate var word: String {
        switch self {
        case .start: ", then started"
        case .restart: ", then restarted when due"
        case .stop: ", then stopped"
        case .fail: ", then failed"
        case .remove: ", then removed"
        }
    }
}

extension LifecycleAction {
    fileprivate var word: String {
        switch self {
        case .spawn: "spawn"
        case .signal(let signal, _): "signal \(signal.rawValue)"
        case .killGroup: "kill group"
        case .verifyGroupEmpty: "verify group empty"
        case .arm(let deadline): "arm \(deadline.purpose.rawValue)"
        case .disarm: "disarm"
        case .report(let report): "report \(report.word)"
        case .refuse: "refuse"
        case .removed: "removed"
        }
    }
}

extension LifecycleReport {
    fileprivate var word: String {
        switch self {
        case .started: "started"
        case .adopted: "adopted"
        case .ready: "ready"
        case .unready: "unready"
        case .paused: "paused"
        case .resumed: "resumed"
        case .stopping: "stopping"
        case .killing: "killing"
        case .exited: "exited"
        case .spawnFailed: "spawn failed"
        case .groupLingers: "group lingers"
        case .stopped: "stopped"
        case .gaveUp: "gave up"
        }
    }
}
