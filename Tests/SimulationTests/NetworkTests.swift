import Testing
import Time

@testable import Gossip
@testable import Simulation

@Suite("Network")
struct NetworkTests {
    @Test func eventsComeInOrderOfTimeAndThenOfAddition() {
        var queue = EventQueue<Int>()
        var random = SeededGenerator(seed: 1)
        let instants = (0..<2_000).map { _ in Instant(nanoseconds: Int64.random(in: 0..<50, using: &random)) }
        for (number, instant) in instants.enumerated() { queue.add(number, at: instant) }
        var popped: [Int] = []
        while let (instant, number) = queue.popFirst() {
            #expect(instants[number] == instant)
            popped.append(number)
        }
        #expect(popped == instants.indices.sorted { (instants[$0], $0) < (instants[$1], $1) })
    }

    @Test func aPowerCutTakesOnlyWhatWasNotSynchronised() {
        var random = SeededGenerator(seed: 2)
        for strict in [false, true] {
            var disk = Disk()
            for number in 0..<10 { disk.append(number, hop: 0, isStrict: strict, now: .origin) }
            let later = Instant.origin + .milliseconds(60)
            for number in 10..<20 { disk.append(number, hop: 1, isStrict: strict, now: later) }
            let gone = disk.losePower(now: later, using: &random)
            #expect(gone.allSatisfy { $0 >= 10 })
            #expect(gone.isEmpty == strict)
            #expect(disk.count == 20 - gone.count)
            #expect(gone.allSatisfy { !disk.has($0) })
        }
    }

    @Test func aOneWayPartitionLetsOneSideSpeak() {
        let partition = Partition(isFar: [false, true, true], isOneWay: true)
        #expect(partition.blocks(0, 1))
        #expect(!partition.blocks(1, 0))
        #expect(!partition.blocks(1, 2))
    }

    @Test func aFrozenNodeDoesNothingUntilItGoesOn() throws {
        var scenario = try Scenario(SimulationSettings(natives: 3), seed: 1)
        scenario.startAll(within: .zero)
        try scenario.form()
        scenario.simulator.pause(3, for: .seconds(2))
        try scenario.submit(5, to: 1)
        try scenario.simulator.run(for: .seconds(1))
        #expect(scenario.simulator.storedCount(2) == 5)
        #expect(scenario.simulator.storedCount(3) == 0)
        #expect(!scenario.simulator.isConverged)
        try scenario.simulator.run(for: .seconds(2))
        #expect(scenario.simulator.isComplete)
    }

    @Test func aNodeThatDiesWritingHasToldNobody() throws {
        var scenario = try Scenario(SimulationSettings(natives: 3), seed: 4)
        scenario.startAll(within: .zero)
        try scenario.form()
        try scenario.simulator.crash(2, .whileWriting)
        try scenario.submit(6, to: 2)
        #expect(!scenario.simulator.isUp(2))
        #expect(scenario.simulator.ledger.entries.allSatisfy { !$0.isAcknowledged })
        try scenario.simulator.run(for: .seconds(1))
        #expect(scenario.simulator.storedCount(1) == 0)
        let kept = scenario.simulator.storedCount(2)
        scenario.simulator.start(2)
        try scenario.form()
        try scenario.simulator.run(for: .seconds(15))
        #expect(scenario.simulator.storedCount(1) == kept)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func aLinkThatBreaksWhileItOpensStaysOpenAtNeitherEnd(seed: UInt64) throws {
        var settings = SimulationSettings(natives: 2)
        settings.latency = .uniform(.milliseconds(1) ... .milliseconds(20))
        settings.knownPeers = [1]
        var scenario = try Scenario(settings, seed: seed)
        scenario.startAll(within: .zero)
        let isHalfOpen: (borrowing Simulator) -> Bool = { $0.connections.contains { $0.acceptor.isOpen } }
        _ = try scenario.simulator.run(until: isHalfOpen, limit: .seconds(1))
        scenario.simulator.breakLink(between: 1, and: 2)
        try scenario.simulator.run(for: .milliseconds(900))
        #expect(scenario.simulator.isFormed, "seed \(seed)")
    }

    /// The checks themselves: a network that hands a node what nobody submitted is found out.
    @Test func whatNobodySubmittedIsNoticed() throws {
        var scenario = try Scenario(SimulationSettings(natives: 2), seed: 1)
        scenario.startAll(within: .zero)
        try scenario.form()
        let forged = Array(#"{"type":"TRANSACTION","data":{"amount":666}}"#.utf8)
        let endPoint = try #require(scenario.simulator.hosts[1].sortedEndPoints.first)
        let parcel = Simulator.Parcel(bytes: forged)
        #expect(throws: SafetyViolation.self) { try scenario.simulator.deliver(parcel, to: endPoint) }
    }
}
