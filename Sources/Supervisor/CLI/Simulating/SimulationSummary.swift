import JSON
import Simulation
import Time

/// What `simulate --seeds` prints of many runs.
struct SimulationSummary {
    private var runs = 0
    private var transactions = 0
    private var deliveries = 0
    private var copies = 0
    private var steps = 0
    private var longestSettlement = Duration.zero
    private var slowestSeed: UInt64 = 0

    mutating func add(_ report: SimulationReport) {
        runs += 1
        transactions += report.transactions
        deliveries += report.deliveries
        copies += report.traffic.copiesToNatives
        steps += report.steps
        guard report.settlement >= longestSettlement else { return }
        longestSettlement = report.settlement
        slowestSeed = report.seed
    }

    func show(_ invocation: Invocation, took: Duration) throws(Failure) {
        guard !invocation.wantsJSON else { return try invocation.console.print(json) }
        let lines = [
            "\(ReadableText.count(runs, "run")) without a failure, \(ReadableText.count(transactions, "transaction")), "
                + "\(steps) events, in \(ReadableText.span(took))",
            "all pools equal at most \(ReadableText.span(longestSettlement)) after the faults ended, with seed \(slowestSeed)",
        ]
        try invocation.console.print(lines.joined(separator: "\n"))
    }

    private var json: JSONValue {
        [
            "schema": 1,
            "runs": .count(runs),
            "transactions": .count(transactions),
            "deliveries": .count(deliveries),
            "copies": .count(copies),
            "events": .count(steps),
            "settlement_most": [
                "seconds": .seconds(longestSettlement), "seed": .count(Int(truncatingIfNeeded: slowestSeed)),
            ],
        ]
    }
}
