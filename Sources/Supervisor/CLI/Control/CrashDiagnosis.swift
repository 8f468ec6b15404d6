import ControlAPI

/// What most of a cluster dies of, where it is the same: told once instead of once a node.
struct CrashDiagnosis: Equatable {
    /// How a node's process ended, and what it said before that.
    struct Crash: Equatable {
        let node: String
        let cause: LastExit.Cause?
        let reason: String?
        let lines: [String]

        init(_ node: NodeStatus, in layout: Layout) {
            self.node = node.name
            cause = node.lastExit?.cause
            reason = node.reason
            lines = LogFile(of: node.name, at: layout.logPath(of: node.name)).tail(lines: CrashDiagnosis.lineCount)
                .map { ReadableText.harmless($0.text) }
                .reduce(into: []) { lines, line in if line != lines.last { lines.append(line) } }
        }

        init(node: String, cause: LastExit.Cause?, reason: String?, lines: [String]) {
            self.node = node
            self.cause = cause
            self.reason = reason
            self.lines = lines
        }

        /// What two crashes of the same kind have in common: not times, ports, process ids or names of nodes.
        fileprivate var kind: [String] {
            [cause?.text ?? Self.withoutNumbers(reason ?? "")] + lines.map(Self.withoutNumbers)
        }

        private static func withoutNumbers(_ line: String) -> String {
            line.reduce(into: "") { text, character in
                if !character.isNumber { text.append(character) } else if text.last != "0" { text.append("0") }
            }
        }
    }

    /// How many of a log's last lines are looked at and shown.
    static let lineCount = 5

    /// The nodes that it is about, by number.
    let nodes: [String]
    private let total: Int
    private let example: Crash

    /// What more than half of all nodes have in common, two at least; nil where there is nothing of the kind.
    init?(_ crashes: [Crash], of total: Int) {
        let kinds = Dictionary(grouping: crashes, by: \.kind)
        guard let most = kinds.values.max(by: { $0.count < $1.count }), most.count > 1, most.count * 2 > total else {
            return nil
        }
        nodes = most.map(\.node)
        self.total = total
        example = most[0]
    }

    /// What the nodes that keep ending have in common.
    init?(_ status: ClusterStatus, in layout: Layout) {
        let ending = status.nodes.filter { $0.state == .failed || $0.state == .backoff }
        guard ending.count > 1, ending.count * 2 > status.nodes.count else { return nil }
        self.init(ending.map { Crash($0, in: layout) }, of: status.nodes.count)
    }

    /// Whether another one, perhaps of more or fewer nodes, or of longer logs, names the same cause.
    func isAbout(_ other: CrashDiagnosis) -> Bool {
        Set(example.kind) == Set(other.example.kind)
    }

    /// For people, in several lines.
    var text: String {
        let share = "\(nodes.count) of \(ReadableText.count(total, "node"))"
        // What was never started has said nothing, and need not be told so.
        if example.cause == nil, example.lines.isEmpty, let reason = example.reason {
            return "\(share) have failed in the same way: \(reason)"
        }
        let end = example.cause.map { ", last exit: \($0.text)" } ?? example.reason.map { ": \($0)" } ?? ""
        let said = example.lines.isEmpty ? ", and say nothing" : ", after saying (\(example.node)):"
        let lines = example.lines.map { "\n    \($0)" }.joined()
        return "\(share) end in the same way\(end)\(said)\(lines)"
    }
}
