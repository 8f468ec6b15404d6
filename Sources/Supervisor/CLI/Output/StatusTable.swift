import ControlAPI

/// The cluster's status for people.
struct StatusTable {
    let status: ClusterStatus
    let style: Style
    /// How long its lines may be, in characters; nil for any length.
    let width: Int?

    /// The status as it looks where a command writes its data.
    init(_ status: ClusterStatus, _ console: Console) {
        self.status = status
        style = console.style
        width = console.width
    }

    /// The table of nodes and a line about the mesh.
    var text: String {
        guard !status.nodes.isEmpty else { return summary }
        return (lines + ["", summary] + faults).joined(separator: "\n")
    }

    private var lines: [String] {
        var table = Table([
            ("NODE", .left), ("STATE", .left), ("PID", .right), ("PORT", .right), ("PEERS", .right),
            ("TRANSACTIONS", .right), ("RESTARTS", .right), ("UPTIME", .right), ("MEMORY", .right), ("REMARKS", .left),
        ])
        for node in status.nodes { table.append(row(of: node)) }
        return table.lines(style, width: width, dispensable: ["MEMORY", "UPTIME", "PID", "PORT", "TRANSACTIONS"])
    }

    private func row(of node: NodeStatus) -> [Table.Cell] {
        [
            Table.Cell(node.name, .strong),
            Table.Cell(node.state.rawValue, node.state.tone),
            Table.Cell(node.pid.map(String.init) ?? "-"),
            Table.Cell(String(node.port)),
            Table.Cell(node.peers.map { String($0.count) } ?? "-"),
            Table.Cell(node.transactions.map(String.init) ?? "-"),
            Table.Cell(String(node.restarts), node.restarts > 0 ? .caution : nil),
            Table.Cell(node.uptimeSeconds.map(ReadableText.duration) ?? "-"),
            Table.Cell(node.memoryBytes.map(ReadableText.byteCount) ?? "-"),
            Table.Cell(ReadableText.harmless(Self.remarks(on: node).joined(separator: ", "))),
        ]
    }

    private static func remarks(on node: NodeStatus) -> [String] {
        var remarks: [String] = []
        if !node.isPublic { remarks.append("private") }
        if !node.speaksWebSocket { remarks.append("HTTP only") }
        if let reason = node.reason {
            remarks.append(reason)
        } else if let exit = node.lastExit {
            remarks.append("last exit: \(exit.cause.text)" + (exit.hung == nil ? "" : ", since it hung"))
        }
        if let seconds = node.nextRestartSeconds {
            remarks.append("next try in \(ReadableText.duration(seconds: seconds))")
        }
        return remarks
    }

    private var summary: String {
        guard let daemon = status.supervisor else { return "\(status.name): " + style(.bad, "no daemon runs") }
        let links = "\(status.mesh.links) of \(ReadableText.count(status.mesh.linksExpected, "link"))"
        return "\(status.name): \(mesh), \(links), daemon \(daemon.pid)"
    }

    /// A line for each fault of a link; the partition is in the summary.
    private var faults: [String] {
        let lines = status.mesh.faults.lines.dropFirst(status.mesh.faults.partition.isEmpty ? 0 : 1)
        let shown = lines.prefix(Self.mostFaults).map { "fault: " + style(.caution, $0) }
        return shown + (lines.count > shown.count ? ["and \(lines.count - shown.count) more faults"] : [])
    }

    private static let mostFaults = 20

    private var mesh: String {
        let partition = status.mesh.faults.partitionText
        if !partition.isEmpty, !status.mesh.isFormed { return style(.caution, "partitioned \(partition)") }
        if status.mesh.isConverged { return style(.good, "formed and converged") }
        return status.mesh.isFormed ? style(.good, "formed") + ", not converged" : style(.caution, "not formed")
    }
}

extension NodeState {
    fileprivate var tone: Style.Tone {
        switch self {
        case .ready: .good
        case .starting, .unready, .paused, .stopping, .backoff: .caution
        case .failed: .bad
        case .created, .stopped: .faint
        }
    }
}

extension LastExit.Cause {
    /// `code 1`, `SIGKILL`.
    var text: String {
        switch self {
        case .code(let code): "code \(code)"
        case .signal(let name): "SIG\(name)"
        case .unknown: "unknown"
        }
    }
}
