import Testing
import Time

@testable import Simulation

@Suite("Convergence")
struct ConvergenceTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func inTheGoodCaseEveryNodeGetsOneCopy(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 10), seed: seed)
        scenario.startAll(within: .milliseconds(5))
        try scenario.form()
        for _ in 0..<50 {
            try scenario.submit(Int.random(in: 1...3, using: &scenario.random), to: scenario.anyNode())
            try scenario.simulator.run(for: scenario.duration(upTo: .milliseconds(20)))
        }
        try scenario.converge(limit: .milliseconds(20))
        try scenario.simulator.run(for: .seconds(15))
        #expect(scenario.simulator.traffic.copiesToNatives == scenario.simulator.submittedCount * 9, "seed \(seed)")
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func crashesAndBrokenLinksLoseNothing(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 7), seed: seed)
        scenario.startAll(within: .milliseconds(50))
        try scenario.submitAmongCrashes(oneIn: 6, restart: .milliseconds(300), pause: .milliseconds(30))
        try scenario.form()
        try scenario.converge()
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func aNodeThatWasAwayGetsWhatItMissedAndLittleMore(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 5), seed: seed)
        scenario.startAll(within: .zero)
        try scenario.form()
        try scenario.submit(300, to: 2)
        try scenario.simulator.crash(4)
        try scenario.simulator.run(for: .milliseconds(100))
        try scenario.submit(500, to: 2)
        try scenario.simulator.run(for: .seconds(1))
        let before = scenario.simulator.traffic
        scenario.simulator.start(4)
        try scenario.form()
        try scenario.converge()
        let copies = (scenario.simulator.traffic - before).copiesToNatives
        #expect((500...1_000).contains(copies), "\(copies) copies, seed \(seed)")
    }

    @Test func aLargeDifferenceIsMadeUpInBoundedRounds() throws {
        var settings = SimulationSettings(natives: 3)
        settings.limits.transactionsPerAnswer = 50
        settings.limits.answersPerWindow = 20
        var scenario = try Scenario(settings, seed: 1)
        scenario.simulator.start(1)
        try scenario.simulator.run(for: .milliseconds(1))
        try scenario.submit(1_500, to: 1)
        scenario.simulator.start(2)
        scenario.simulator.start(3)
        try scenario.converge()
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func naiveNodesGetAndGiveEveryTransaction(seed: UInt64) throws {
        var settings = SimulationSettings(natives: 4)
        settings.naives = 2
        var scenario = try Scenario(settings, seed: seed)
        for number in 1...4 { scenario.simulator.start(number, after: scenario.duration(upTo: .milliseconds(50))) }
        try scenario.form()
        for number in 5...6 { scenario.simulator.start(number, after: scenario.duration(upTo: .milliseconds(50))) }
        try scenario.simulator.run(for: .seconds(1))
        #expect(scenario.simulator.misinformedNodes == [], "seed \(seed)")
        for _ in 0..<30 {
            try scenario.submit(to: scenario.anyNode())
            try scenario.simulator.run(for: scenario.duration(upTo: .milliseconds(10)))
        }
        try scenario.converge(limit: .seconds(5))
    }

    @Test func nativesLearnFromEachOtherWhatANaiveNodeSentToFew() throws {
        var settings = SimulationSettings(natives: 8)
        settings.naives = 1
        var scenario = try Scenario(settings, seed: 3)
        scenario.startAll(within: .zero)
        try scenario.form()
        for number in 2...8 { scenario.simulator.breakLink(between: 9, and: number) }
        try scenario.submit(10, to: 9)
        try scenario.converge(limit: .seconds(1))
    }
}
