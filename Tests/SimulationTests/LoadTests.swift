import Gossip
import Hashing
import Testing
import Time

@testable import Simulation

@Suite("Load")
struct LoadTests {
    private func load(_ natives: Int, _ topology: Topology = .full) -> SimulationLoad {
        var settings = SimulationSettings(natives: natives)
        settings.topology = topology
        var load = SimulationLoad(settings)
        load.transactions = 20
        return load
    }

    private func report(_ load: SimulationLoad, seed: UInt64) throws -> SimulationReport {
        var run = try SimulationRun(load.plan(seed: seed))
        return try run.finish()
    }

    @Test func aFullMeshGetsOneCopyForEachDelivery() throws {
        let report = try report(load(12), seed: 1)
        #expect(report.everywhere == 20)
        #expect(report.deliveries == 20 * 11)
        #expect(report.copiesPerDelivery == 1)
        #expect(report.longestLastHop == 1)
        #expect(report.links == 66)
        #expect(report.all != nil)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func lossPartitionAndCrashesAreMadeUp(seed: UInt64) throws {
        var load = load(10)
        load.quality = LinkQuality(loss: 0.2, duplication: 0.1, reordering: 0.2)
        load.partition = .seconds(2)
        load.crash = 0.3
        let report = try report(load, seed: seed)
        #expect(report.nodes == 7)
        #expect(report.traffic.lost > 0)
        #expect(report.traffic.duplicated > 0)
        #expect(report.traffic.reordered > 0)
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func aPartialMeshReachesEveryNode(seed: UInt64) throws {
        var load = load(40, .partial(degree: 5))
        load.crash = 0.5
        load.origins = .one
        let report = try report(load, seed: seed)
        #expect(report.everywhere == 20)
        #expect(report.nodes == 20)
        #expect(report.links < 40 * 5)
    }

    /// The very first transaction takes `degree` - 1 copies a node, which is 0.06 of the copies of a hundred.
    @Test(arguments: SimulationLoad.Origins.allCases, 1...2 as ClosedRange<UInt64>)
    func aPartialMeshUnderLoadGetsHardlyMoreThanOneCopyForEachDelivery(
        origins: SimulationLoad.Origins,
        seed: UInt64
    ) throws {
        var load = load(120, .partial(degree: 8))
        load.settings.latency = .longTailed(median: .milliseconds(1))
        load.transactions = 100
        load.origins = origins
        let report = try report(load, seed: seed)
        #expect(report.everywhere == 100)
        #expect(try #require(report.copiesPerDelivery) < (origins == .one ? 1.08 : 1.15))
        #expect(report.meanLastHop < 12)
    }

    @Test func aGivenMeshIsTheOneThatForms() throws {
        var simulator = try Simulator(SimulationSettings(natives: 20), seed: 1)
        try simulator.startFormed()
        #expect(simulator.isFormed)
        #expect(simulator.misinformedNodes == [])
        try simulator.submit(0..<5, to: 7)
        try simulator.run(for: .seconds(30))
        #expect(simulator.isComplete)
        #expect(simulator.isFormed)
        #expect(simulator.traffic.dials == 0)
        #expect(simulator.traffic.copiesToNatives == 5 * 19)
    }

    @Test func theSamePlanGivesTheSameRun() throws {
        var load = load(8)
        load.quality = LinkQuality(loss: 0.1, duplication: 0.1, reordering: 0.1)
        let (first, second, other) = try (report(load, seed: 5), report(load, seed: 5), report(load, seed: 6))
        #expect(first.fingerprint == second.fingerprint)
        #expect(first.fingerprint != other.fingerprint)
    }
}
