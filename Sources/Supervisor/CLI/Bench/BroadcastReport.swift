import JSON
import Time

/// What a bench has found out.
struct BroadcastReport {
    let load: BroadcastLoad
    let sourceNames: [String]
    let nodes: [String]
    let watched: [String]
    let ledger: BroadcastLedger
    /// How long the load took to be everywhere.
    let duration: Duration
    /// TRANSACTION messages between the nodes; nil where some do not count them.
    let copies: Int?
    /// What the first refused transaction was told.
    let firstError: String?

    /// - Parameter copies: what each target has sent meanwhile, to the bench too.
    init(_ bench: BroadcastBench, copies: [Int?]) {
        load = bench.load
        nodes = bench.targets.map(\.name)
        sourceNames = bench.sources.map { bench.targets[$0].name }
        watched = bench.places.sorted { $0.value < $1.value }.map { bench.targets[$0.key].name }
        ledger = bench.ledger
        duration = (ledger.lastComplete ?? bench.start) - (ledger.firstDue ?? bench.start)
        let known = copies.compactMap(\.self)
        self.copies = known.count == copies.count ? known.reduce(0, +) - ledger.copiesSeen : nil
        firstError = bench.firstError
    }

    private var perSecond: Double {
        duration > .zero ? Double(ledger.broadcastLatencies.count) / duration.seconds : 0
    }

    private var messagesPerOperation: Double? {
        copies.map { Double(max(0, $0)) / Double(max(1, ledger.sentCount)) }
    }

    private var unwatched: [String] { nodes.filter { !watched.contains($0) } }

    /// Prints it.
    ///
    /// - Throws: when something was lost.
    func show(_ invocation: Invocation) throws(Failure) {
        if invocation.wantsJSON {
            try invocation.console.print(json)
        } else {
            try invocation.console.print(lines(invocation.console.style).joined(separator: "\n"))
        }
        if let firstError { invocation.console.note("refused: \(firstError)") }
        if !unwatched.isEmpty {
            invocation.console.note(
                "not watched, since they sent nothing to the bench: \(ReadableText.list(unwatched))"
            )
        }
        guard ledger.lostCount > 0 else { return }
        let behind = zip(watched, ledger.missing).filter { $0.1 > 0 }.map { "\($0.0) lacks \($0.1)" }
        throw Failure(
            .failed,
            "lost \(ReadableText.count(ledger.lostCount, "transaction")): \(ReadableText.list(behind))",
            advice: "Look whether they come yet with: supervisor wait --converged"
        )
    }

    // MARK: For people

    private func lines(_ style: Style) -> [String] {
        let rate = load.rate.map { "\(Self.grouped($0)) a second" } ?? "as many as possible"
        let from = sourceNames.count == 1 ? sourceNames[0] : "\(sourceNames.count) nodes in turn"
        let to = ReadableText.count(watched.count, "node")
        let head = "\(rate) for \(load.seconds) s, \(load.size) bytes each, from \(from), to \(to)"
        var table = Table([("", .left)] + LatencyQuantiles.shown.map { ($0.name, .right) })
        for (name, samples) in latencies { table.append(Self.row(name, samples)) }
        return [head, ""] + table.lines(style) + ["", summary, spread]
    }

    private var latencies: [(String, [Duration])] {
        [("submitted to SUCCESS", ledger.successLatencies), ("submitted to all nodes", ledger.broadcastLatencies)]
    }

    private static func row(_ name: String, _ samples: [Duration]) -> [Table.Cell] {
        let quantiles = LatencyQuantiles(samples)
        let cells = LatencyQuantiles.shown.map { _, _, share in
            Table.Cell(quantiles.map { milliseconds($0.quantile(share)) } ?? "-")
        }
        return [Table.Cell(name)] + cells
    }

    private var summary: String {
        var parts = [
            "\(Self.grouped(ledger.sentCount)) sent", "\(Self.grouped(Int(perSecond.rounded()))) a second on all nodes",
            "\(Self.grouped(ledger.lostCount)) lost", "\(Self.grouped(ledger.duplicateCount)) twice",
        ]
        if ledger.rejectedCount > 0 { parts.append("\(Self.grouped(ledger.rejectedCount)) refused") }
        if ledger.unansweredCount > 0 { parts.append("\(Self.grouped(ledger.unansweredCount)) not answered") }
        return parts.joined(separator: ", ")
    }

    private var spread: String {
        guard let messages = messagesPerOperation else { return "messages a transaction: not counted by these nodes" }
        let others = Double(max(1, nodes.count - 1))
        return
            "\(Self.decimal(messages)) messages a transaction, \(Self.decimal(messages / others)) for each other node"
    }

    /// Three digits are as many as a measurement has.
    private static func milliseconds(_ duration: Duration) -> String {
        let value = duration.seconds * 1_000
        return value >= 100 ? "\(grouped(Int(value.rounded()))) ms" : decimal(value) + " ms"
    }

    private static func decimal(_ value: Double) -> String {
        let scaled = Int((value * 100).rounded())
        return "\(scaled / 100)." + (scaled % 100 < 10 ? "0" : "") + "\(scaled % 100)"
    }

    private static func grouped(_ number: Int) -> String {
        var text = String(number)
        var place = text.count - 3
        while place > 0 {
            text.insert(",", at: text.index(text.startIndex, offsetBy: place))
            place -= 3
        }
        return text
    }

    // MARK: For programs

    private var json: JSONValue {
        let number = { (value: Double) in
            JSONNumber((value * 1_000).rounded() / 1_000).map(JSONValue.number) ?? .null
        }
        return [
            "nodes": .array(nodes.map(JSONValue.string)), "watched": .array(watched.map(JSONValue.string)),
            "from": .array(sourceNames.map(JSONValue.string)),
            "rate": load.rate.map { .number(JSONNumber($0)) } ?? .null,
            "seconds": .number(JSONNumber(load.seconds)), "size": .number(JSONNumber(load.size)),
            "sent": .number(JSONNumber(ledger.sentCount)),
            "stored_on_all": .number(JSONNumber(ledger.completeCount)), "per_second": number(perSecond),
            "success_milliseconds": LatencyQuantiles(ledger.successLatencies)?.json ?? .null,
            "all_nodes_milliseconds": LatencyQuantiles(ledger.broadcastLatencies)?.json ?? .null,
            "messages_per_transaction": messagesPerOperation.map(number) ?? .null,
            "lost": .number(JSONNumber(ledger.lostCount)), "duplicated": .number(JSONNumber(ledger.duplicateCount)),
            "refused": .number(JSONNumber(ledger.rejectedCount)),
            "not_answered": .number(JSONNumber(ledger.unansweredCount)),
        ]
    }
}
