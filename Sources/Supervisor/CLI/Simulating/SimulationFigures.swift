import Simulation
import Time

/// What `simulate` prints of one run.
struct SimulationFigures {
    private let report: SimulationReport
    private let options: SimulateOptions
    /// Real time that the run took.
    private let took: Duration

    init(_ report: SimulationReport, _ options: SimulateOptions, took: Duration) {
        self.report = report
        self.options = options
        self.took = took
    }

    func show(_ invocation: Invocation) throws(Failure) {
        guard !invocation.wantsJSON else { return try invocation.console.print(report.json) }
        try invocation.console.print(text(invocation.console.style))
    }

    func text(_ style: Style) -> String {
        var times = Table([("REACHED", .left), ("MEDIAN", .right), ("SLOWEST", .right)])
        for (name, spread) in [("half of the nodes", report.half), ("99 %", report.most), ("all", report.all)] {
            guard let spread else { continue }
            times.append([
                .init(name), .init(ReadableText.span(spread.median)), .init(ReadableText.span(spread.longest)),
            ])
        }
        var figures = Table([("FIGURE", .left), ("VALUE", .left)])
        for (name, value) in rows { figures.append([.init(name), .init(value)]) }
        return (figures.lines(style) + [""] + times.lines(style)).joined(separator: "\n")
    }

    private var formation: String {
        guard let duration = report.formation else { return "there from the start" }
        return "formed in \(ReadableText.span(duration)) with \(report.dials) dials"
    }

    private var rows: [(String, String)] {
        var rows = [
            ("nodes up at the end", "\(report.nodes)"),
            ("links", "\(report.links), \(formation)"),
            ("on all nodes", "\(report.everywhere) of \(ReadableText.count(report.transactions, "transaction"))"),
            ("copies per delivery", report.copiesPerDelivery.map { ReadableText.decimal($0, places: 2) } ?? "none"),
            ("last hop", "\(ReadableText.decimal(report.meanLastHop, places: 1)), at most \(report.longestLastHop)"),
            (
                "sent by a node",
                "\(ReadableText.byteCount(report.meanBytes)), at most \(ReadableText.byteCount(report.mostBytes))"
            ),
            ("messages", "\(report.traffic.messages), of these \(report.traffic.lost) lost"),
            ("all pools equal", "\(ReadableText.span(report.settlement)) after the faults ended"),
        ]
        if report.forgotten > 0 { rows.append(("taken by power cuts", "\(report.forgotten)")) }
        rows.append(("simulated", "\(ReadableText.span(report.length)) in \(ReadableText.span(took))"))
        rows.append(("seed", "\(report.seed), fingerprint \("\(report.fingerprint)".prefix(16))"))
        return rows
    }
}
