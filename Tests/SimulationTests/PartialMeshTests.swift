import Gossip
import Testing
import Time

@testable import Simulation

@Suite("Partial mesh")
struct PartialMeshTests {
    private func settings(_ natives: Int, degree: Int = 8) -> SimulationSettings {
        var settings = SimulationSettings(natives: natives)
        settings.topology = .partial(degree: degree)
        return settings
    }

    /// How many copies each transaction took beyond one for every node but its own.
    private func redundancy(_ scenario: Scenario, _ copies: Int, of transactions: Int, nodes: Int) -> Double {
        Double(copies) / Double(transactions * (nodes - 1)) - 1
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func afterTheFirstATransactionTakesOneCopyANodeFromWhereverItComes(seed: UInt64) throws {
        var scenario = try Scenario(settings(60), seed: seed)
        scenario.startAll(within: .milliseconds(50))
        try scenario.simulator.run(for: .seconds(3))
        try scenario.submit(to: 5)
        try scenario.converge(limit: .seconds(5))
        try scenario.simulator.run(for: .seconds(1))
        let before = scenario.simulator.traffic
        for _ in 0..<30 {
            try scenario.submit(to: scenario.anyNode())
            try scenario.simulator.run(for: .milliseconds(300))
        }
        try scenario.converge(limit: .seconds(5))
        let copies = (scenario.simulator.traffic - before).copiesToNatives
        let excess = redundancy(scenario, copies, of: 30, nodes: 60)
        #expect(excess < 0.2, "\(excess), seed \(seed)")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func aTreeWithBrokenLinksIsMendedAndComesToRest(seed: UInt64) throws {
        var scenario = try Scenario(settings(100), seed: seed)
        scenario.startAll(within: .milliseconds(50))
        try scenario.simulator.run(for: .seconds(5))
        for _ in 0..<100 {
            try scenario.submit(to: scenario.anyNode())
            for _ in 0..<5 { scenario.simulator.breakLink(between: scenario.anyNode(), and: scenario.anyNode()) }
            try scenario.simulator.run(for: .milliseconds(10))
        }
        try scenario.simulator.run(for: .seconds(2))
        let before = scenario.simulator.traffic
        for _ in 0..<50 {
            try scenario.submit(to: scenario.anyNode())
            try scenario.simulator.run(for: .milliseconds(10))
        }
        try scenario.converge(limit: .seconds(5))
        let copies = (scenario.simulator.traffic - before).copiesToNatives
        let excess = redundancy(scenario, copies, of: 50, nodes: 100)
        #expect(excess < 0.2, "\(excess), seed \(seed)")
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func fourNodesOutOfFiveMayCrashAtOnce(seed: UInt64) throws {
        var scenario = try Scenario(settings(100), seed: seed)
        scenario.startAll(within: .milliseconds(50))
        try scenario.simulator.run(for: .seconds(3))
        try scenario.submit(5, to: 7)
        try scenario.converge(limit: .seconds(5))
        for number in scenario.simulator.nodeNumbers.shuffled(using: &scenario.random).prefix(80) {
            try scenario.simulator.crash(number)
        }
        for _ in 0..<10 {
            try scenario.submit(to: scenario.anyNode())
            try scenario.simulator.run(for: .milliseconds(50))
        }
        try scenario.converge(limit: .seconds(5))
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func crashesAndBrokenLinksLoseNothing(seed: UInt64) throws {
        var scenario = try Scenario(settings(30, degree: 4), seed: seed)
        scenario.startAll(within: .milliseconds(50))
        try scenario.simulator.run(for: .seconds(1))
        try scenario.submitAmongCrashes(oneIn: 4, restart: .seconds(1), pause: .milliseconds(60))
        try scenario.converge()
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func naiveNodesGetAndGiveEveryTransaction(seed: UInt64) throws {
        var mixed = settings(30, degree: 4)
        mixed.naives = 3
        var scenario = try Scenario(mixed, seed: seed)
        for number in 1...30 { scenario.simulator.start(number, after: scenario.duration(upTo: .milliseconds(50))) }
        try scenario.simulator.run(for: .seconds(2))
        for number in 31...33 { scenario.simulator.start(number, after: scenario.duration(upTo: .milliseconds(50))) }
        try scenario.simulator.run(for: .seconds(2))
        for _ in 0..<30 {
            try scenario.submit(to: scenario.anyNode())
            try scenario.simulator.run(for: scenario.duration(upTo: .milliseconds(20)))
        }
        try scenario.converge(limit: .seconds(10))
    }
}
