import ClusterConfig
import Gossip
import Simulation
import Time

/// What `simulate` was asked for.
struct SimulateOptions: Sendable {
    private(set) var load: SimulationLoad
    private(set) var firstSeed: UInt64 = 1
    private(set) var seedCount = 1
    private(set) var isChaos = false

    var settings: SimulationSettings { load.settings }

    /// The run of one seed.
    func plan(seed: UInt64) -> SimulationPlan {
        isChaos ? .chaos(seed: seed) : load.plan(seed: seed)
    }

    static let nodes = CommandOption("nodes", value: "N", "how many nodes (100)")
    static let topology = CommandOption(
        "topology",
        value: "KIND",
        choices: ["full", "partial"],
        "full or partial (full)"
    )
    static let degree = CommandOption("degree", value: "N", "neighbours that a node of a partial mesh wants (8)")
    static let transactions = CommandOption("transactions", value: "N", "how many are submitted (100)")
    static let origins = CommandOption(
        "origins",
        value: "WHO",
        choices: SimulationLoad.Origins.allCases.map(\.rawValue),
        "who submits them: one node, or random ones (random)"
    )
    static let latency = CommandOption(
        "latency",
        value: "TIME",
        "median, long-tailed; or evenly in a range 1ms-5ms (1ms)"
    )
    static let loss = CommandOption("loss", value: "SHARE", "messages that do not arrive, such as 10%")
    static let duplicate = CommandOption("duplicate", value: "SHARE", "messages that arrive twice")
    static let reorder = CommandOption("reorder", value: "SHARE", "messages that do not wait for those before them")
    static let partition = CommandOption("partition", value: "TIME", "how long half of the nodes are cut off")
    static let crash = CommandOption("crash", value: "SHARE", "nodes that crash at once, and stay down")
    static let seed = CommandOption("seed", value: "NUMBER", "decides everything that chance decides (1)")
    static let seeds = CommandOption("seeds", value: "COUNT", "run as many seeds, until one fails")
    static let chaos = CommandOption("chaos", "let the seed choose a small mesh and everything that goes wrong in it")

    static let all = [
        nodes, topology, degree, transactions, origins, latency, loss, duplicate, reorder, partition, crash, seed,
        seeds,
        chaos,
    ]

    /// The command line that runs this one seed.
    static func command(_ invocation: Invocation, seed number: UInt64) -> String {
        let kept = all.filter { $0 != seed && $0 != seeds }.compactMap { option -> String? in
            invocation.arguments[option].map { option.value == nil ? "--\(option.name)" : "--\(option.name) \($0)" }
        }
        return (["supervisor simulate"] + kept + ["--seed \(number)"]).joined(separator: " ")
    }
}

extension SimulateOptions {
    /// A partial mesh of so many has been measured; a full one is out of memory long before.
    private static let largestPartialMesh = 20_000
    private static let largestFullMesh = 2_000

    init(_ invocation: Invocation) throws(Failure) {
        let (arguments, verb) = (invocation.arguments, invocation.verb)
        isChaos = arguments.has(Self.chaos)
        let topology = try Self.topology(arguments, verb)
        let most = topology == .full ? Self.largestFullMesh : Self.largestPartialMesh
        var settings = SimulationSettings(natives: try arguments.number(Self.nodes, in: 1...most, of: verb) ?? 100)
        settings.topology = topology
        settings.transactionBytes = 200
        settings.latency = try Self.latency(arguments, verb)
        load = SimulationLoad(settings)
        load.transactions = try arguments.number(Self.transactions, in: 1...100_000, of: verb) ?? load.transactions
        load.origins = try Self.origins(arguments, verb) ?? load.origins
        load.quality = LinkQuality(
            loss: try Self.share(Self.loss, arguments, verb),
            duplication: try Self.share(Self.duplicate, arguments, verb),
            reordering: try Self.share(Self.reorder, arguments, verb)
        )
        load.partition = try arguments.duration(Self.partition, of: verb) ?? .zero
        load.crash = try Self.share(Self.crash, arguments, verb)
        firstSeed = UInt64(try arguments.number(Self.seed, in: 0...Int.max, of: verb) ?? 1)
        seedCount = try arguments.number(Self.seeds, in: 1...10_000_000, of: verb) ?? 1
        try refuseContradictions(arguments, verb)
    }

    /// With `--chaos` the seed decides what the other options would.
    private func refuseContradictions(_ arguments: ParsedArguments, _ verb: Verb) throws(Failure) {
        let isAllowed: Set = [Self.seed.name, Self.seeds.name, Self.chaos.name]
        if isChaos, let other = Self.all.first(where: { arguments.has($0) && !isAllowed.contains($0.name) }) {
            throw .usage("with --chaos the seed decides, so --\(other.name) has no meaning", of: verb)
        }
        if arguments.has(Self.degree), load.settings.topology == .full {
            throw .usage("--degree needs --topology partial", of: verb)
        }
    }

    private static func topology(_ arguments: ParsedArguments, _ verb: Verb) throws(Failure) -> Topology {
        let degree = try arguments.number(degree, in: Topology.degrees, of: verb) ?? 8
        switch arguments[topology] {
        case nil, "full": return .full
        case "partial": return .partial(degree: degree)
        case let other?: throw .usage("--topology takes full or partial, not \"\(other)\"", of: verb)
        }
    }

    private static func origins(_ arguments: ParsedArguments, _ verb: Verb) throws(Failure) -> SimulationLoad.Origins? {
        guard let text = arguments[origins] else { return nil }
        guard let origins = SimulationLoad.Origins(rawValue: text) else {
            throw .usage("--origins takes one or random, not \"\(text)\"", of: verb)
        }
        return origins
    }

    private static func latency(_ arguments: ParsedArguments, _ verb: Verb) throws(Failure) -> Latency {
        guard let text = arguments[latency] else { return .longTailed(median: .milliseconds(1)) }
        let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map {
            DurationFormat.parse(String($0))
        }
        switch bounds.count {
        case 1:
            if let median = bounds[0], median > .zero, median <= longestLatency { return .longTailed(median: median) }
        case 2:
            if let least = bounds[0], let most = bounds[1], least <= most, most <= longestLatency, most > .zero {
                return .uniform(least...most)
            }
        case _: break
        }
        throw .usage("--latency takes a time such as 2ms, or a range such as 1ms-5ms, not \"\(text)\"", of: verb)
    }

    private static let longestLatency = Duration.seconds(10)

    private static func share(_ option: CommandOption, _ arguments: ParsedArguments, _ verb: Verb) throws(Failure)
        -> Double
    {
        guard let text = arguments[option] else { return 0 }
        guard let share = PercentageFormat.parse(text), share < 1 else {
            throw .usage("--\(option.name) takes a share below 100%, such as 10%, not \"\(text)\"", of: verb)
        }
        return share
    }
}
