import Gossip
import Time

/// Everything that can go wrong, drawn by lot: what the tests run hundreds of seeds of.
extension SimulationPlan {
    /// A small mesh, and everything that the simulator can do to it.
    package static func chaos(seed: UInt64) -> SimulationPlan {
        var random = SeededGenerator(seed: ~seed)
        var settings = network(using: &random)
        settings.isStrict = Bool.random(using: &random)
        settings.latency = latency(using: &random)
        settings.limits = limits(using: &random)
        var plan = SimulationPlan(settings, seed: seed, formation: .none, ending: .allFaults)
        plan.quality = LinkQuality(
            loss: share(upTo: 0.3, using: &random),
            duplication: share(upTo: 0.3, using: &random),
            reordering: share(upTo: 0.5, using: &random)
        )
        plan.addStarts(using: &random)
        plan.addTrouble(using: &random)
        plan.sortOrders()
        return plan
    }

    // MARK: The network

    /// Who is there, and linked with whom.
    private static func network(using random: inout SeededGenerator) -> SimulationSettings {
        let isPartial = Bool.random(using: &random)
        var settings = SimulationSettings(natives: Int.random(in: isPartial ? 3...12 : 2...9, using: &random))
        if isPartial { settings.topology = .partial(degree: Int.random(in: 3...5, using: &random)) }
        if Int.random(in: 0..<3, using: &random) == 0 {
            settings.privates = Int.random(in: 1...min(3, settings.natives - 1), using: &random)
        }
        if Int.random(in: 0..<4, using: &random) == 0 { settings.naives = Int.random(in: 1...2, using: &random) }
        let publics = 1...settings.natives - settings.privates
        settings.knownPeers = Array(publics.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
        return settings
    }

    /// Every second network does without.
    private static func share(upTo limit: Double, using random: inout SeededGenerator) -> Double {
        Bool.random(using: &random) ? Double.random(in: 0...limit, using: &random) : 0
    }

    private static func latency(using random: inout SeededGenerator) -> Latency {
        if Bool.random(using: &random) { return .longTailed(median: duration(upTo: .milliseconds(20), using: &random)) }
        return .uniform(.microseconds(20)...duration(upTo: .milliseconds(50), using: &random) + .microseconds(20))
    }

    /// Now and then so tight that even a small mesh comes up against them.
    private static func limits(using random: inout SeededGenerator) -> GossipLimits {
        var limits = GossipLimits()
        guard Bool.random(using: &random) else { return limits }
        limits.maximumConcurrentDials = Int.random(in: 1...4, using: &random)
        limits.listedRange = Int.random(in: 2...8, using: &random)
        limits.idsPerMessage = Int.random(in: 16...64, using: &random)
        limits.maximumWanted = Int.random(in: 8...64, using: &random)
        limits.transactionsPerAnswer = Int.random(in: 16...64, using: &random)
        limits.answersPerWindow = Int.random(in: 64...256, using: &random)
        limits.forgetLearnedAfter = .seconds(Int.random(in: 1...5, using: &random))
        return limits
    }

    // MARK: What happens to it

    private var nodeCount: Int { settings.natives + settings.naives }

    private mutating func addStarts(using random: inout SeededGenerator) {
        let spread = Self.duration(upTo: .seconds(1), using: &random)
        for node in 1...nodeCount { orders.append((Self.duration(upTo: spread, using: &random), .start(node))) }
    }

    private mutating func addTrouble(using random: inout SeededGenerator) {
        let length = Duration.seconds(Int.random(in: 1...10, using: &random))
        for _ in 0..<Int.random(in: 10...40, using: &random) {
            let instant = Self.duration(upTo: length, using: &random)
            orders.append((instant, .submit(count: Int.random(in: 1...6, using: &random), node: node(&random))))
            if Bool.random(using: &random) { addFault(after: instant, using: &random) }
        }
    }

    private mutating func addFault(after instant: Duration, using random: inout SeededGenerator) {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1:
            let victim = node(&random)
            let crash = Simulator.Crash.allCases.randomElement(using: &random) ?? .process
            orders.append((instant, .crash(victim, crash)))
            orders.append((instant + Self.duration(upTo: .seconds(2), using: &random), .start(victim)))
        case 2:
            let far = (1...nodeCount).filter { _ in Bool.random(using: &random) }
            orders.append((instant, .partition(far, isOneWay: Bool.random(using: &random))))
            // Now and then so long that links are given up, and addresses.
            let longest: Duration = Int.random(in: 0..<4, using: &random) == 0 ? .seconds(90) : .seconds(8)
            orders.append((instant + Self.duration(upTo: longest, using: &random), .heal))
        case 3:
            orders.append((instant, .pause(node(&random), for: Self.duration(upTo: .seconds(8), using: &random))))
        case 4:
            orders.append((instant, .advanceClock(node(&random), by: Self.jump(using: &random))))
        case 5, 6:
            orders.append((instant, .breakLink(node(&random), node(&random))))
        default:
            let length = Self.duration(upTo: .seconds(3), using: &random)
            orders.append((instant, .congest(node(&random), to: node(&random), for: length)))
        }
    }

    private func node(_ random: inout SeededGenerator) -> Int { Int.random(in: 1...nodeCount, using: &random) }

    /// From a moment to a day.
    private static func jump(using random: inout SeededGenerator) -> Duration {
        let longest: [Duration] = [.seconds(1), .seconds(60), .seconds(86_400)]
        return duration(upTo: longest[Int.random(in: 0..<3, using: &random)], using: &random)
    }

    private static func duration(upTo limit: Duration, using random: inout SeededGenerator) -> Duration {
        .nanoseconds(Int64.random(in: 1...limit.nanoseconds, using: &random))
    }
}
