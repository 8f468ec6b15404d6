import Hashing
import Testing
import Time

@testable import Simulation

@Suite("Formation")
struct FormationTests {
    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func threeNodesLinkUpInAnyStartOrder(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 3), seed: seed)
        scenario.startAll(within: .milliseconds(500))
        try scenario.form()
        #expect(scenario.simulator.misinformedNodes == [], "seed \(seed)")
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func tenNodesLinkUpInAnyStartOrder(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 10), seed: seed)
        scenario.startAll(within: .milliseconds(seed.isMultiple(of: 2) ? 5 : 2_000))
        try scenario.form()
        #expect(scenario.simulator.misinformedNodes == [], "seed \(seed)")
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func fiftyNodesLinkUpWithFewNeedlessDials(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 50), seed: seed)
        scenario.startAll(within: .zero)
        try scenario.form()
        #expect(scenario.simulator.misinformedNodes == [], "seed \(seed)")
        let pairs = 50 * 49 / 2
        #expect(scenario.simulator.traffic.dials < pairs * 5 / 4, "\(scenario.simulator.traffic), seed \(seed)")
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func brokenLinksAreRedialled(seed: UInt64) throws {
        var scenario = try Scenario(SimulationSettings(natives: 6), seed: seed)
        scenario.startAll(within: .milliseconds(5))
        try scenario.form()
        for _ in 0..<20 {
            scenario.simulator.breakLink(between: scenario.anyNode(), and: scenario.anyNode())
            try scenario.simulator.run(for: scenario.duration(upTo: .milliseconds(50)))
        }
        try scenario.form()
        #expect(scenario.simulator.misinformedNodes == [], "seed \(seed)")
    }

    @Test func nodesThatGaveEachOtherUpFindEachOtherAgain() throws {
        var settings = SimulationSettings(natives: 5)
        settings.limits.forgetLearnedAfter = .milliseconds(300)
        var scenario = try Scenario(settings, seed: 5)
        scenario.startAll(within: .zero)
        try scenario.form()
        try scenario.simulator.crash(4)
        try scenario.simulator.run(for: .seconds(10))
        #expect(scenario.simulator.isFormed)
        #expect(scenario.simulator.misinformedNodes == [])
        scenario.simulator.start(4)
        try scenario.form()
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        func run() throws -> Digest256 {
            var settings = SimulationSettings(natives: 6)
            settings.naives = 1
            var scenario = try Scenario(settings, seed: 11)
            scenario.startAll(within: .milliseconds(20))
            for _ in 0..<20 {
                try scenario.submit(to: scenario.anyNode())
                try scenario.simulator.run(for: .milliseconds(10))
            }
            return scenario.simulator.fingerprint
        }
        #expect(try run() == run())
    }
}
