/// What is submitted, how fast, and to whom.
struct BroadcastLoad: Equatable {
    /// So many are remembered, each with when it came where.
    static let mostTransactions = 5_000_000

    /// Transactions a second; nil for as many as can be.
    let rate: Int?
    let seconds: Int
    /// Bytes of each transaction's data.
    let size: Int
    /// The nodes that they are submitted to, in turn.
    let from: NodeSelection

    init(_ invocation: Invocation) throws(Failure) {
        let (arguments, verb) = (invocation.arguments, invocation.verb)
        let isUnlimited = arguments[Bench.rate] == "max"
        rate = isUnlimited ? nil : try arguments.number(Bench.rate, in: 1...1_000_000, of: verb) ?? 1_000
        seconds = try arguments.number(Bench.seconds, in: 1...3_600, of: verb) ?? 10
        size = try arguments.number(Bench.size, in: BenchTransactions.smallest...65_536, of: verb) ?? 200
        from = try NodeSelection([arguments[Bench.from] ?? "all"], of: verb)
        if let rate, rate * seconds > Self.mostTransactions {
            throw .usage("\(rate * seconds) transactions are too many; \(Self.mostTransactions) at most", of: verb)
        }
    }
}
