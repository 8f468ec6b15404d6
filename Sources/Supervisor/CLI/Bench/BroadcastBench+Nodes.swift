import Posix
import Time

/// What is asked of the nodes before and after.
extension BroadcastBench {
    private static let answerTime: Duration = .seconds(2)
    private static let poolTime: Duration = .seconds(60)

    /// How many TRANSACTION messages each target has sent since its start; nil where it does not say.
    func copiesSent() -> [Int?] {
        targets.map { target in
            let deadline = MonotonicClock.now() + Self.answerTime
            guard let page = NodeHTTP.get("/metrics", port: target.port, until: deadline) else { return nil }
            let lines = String(decoding: page, as: UTF8.self).split(separator: "\n")
            let line = lines.first { $0.hasPrefix("node_copies_sent_total ") }
            return line.flatMap { Int($0.dropFirst("node_copies_sent_total ".count)) }
        }
    }

    /// Looks into the pools of those that something did not arrive from: it may be there all the same, because a connection
    /// broke, or because a node fetched it from others before we were linked again.
    func findUnseen() {
        let missing = ledger.missing
        for (index, place) in places where missing[place] > 0 {
            let deadline = MonotonicClock.now() + Self.poolTime
            guard let pool = NodeHTTP.get("/transactions", port: targets[index].port, until: deadline) else { continue }
            for number in transactions.numbers(in: pool) { ledger.found(number, on: place) }
        }
    }
}
