import Gossip
import Testing
import Time

@testable import Simulation

/// A simulated network and the chance that decides what happens to it, from one seed that every failure names.
struct Scenario {
    let seed: UInt64
    var simulator: Simulator
    var random: SeededGenerator
    private var nextTransaction = 0

    init(_ settings: SimulationSettings, seed: UInt64) throws {
        self.seed = seed
        simulator = try Simulator(settings, seed: seed)
        random = SeededGenerator(seed: ~seed)
    }

    /// Starts every node, each within `spread`.
    mutating func startAll(within spread: Duration) {
        for number in simulator.nodeNumbers {
            simulator.start(number, after: duration(upTo: spread))
        }
    }

    mutating func duration(upTo limit: Duration) -> Duration {
        .nanoseconds(Int64.random(in: 0...limit.nanoseconds, using: &random))
    }

    mutating func anyNode() -> Int { Int.random(in: simulator.nodeNumbers, using: &random) }

    mutating func submit(_ count: Int = 1, to node: Int) throws {
        try simulator.submit(nextTransaction..<nextTransaction + count, to: node)
        nextTransaction += count
    }

    /// Submits to nodes at random, sixty times; one time in `share` a node crashes then, and as often a link breaks.
    /// - Parameters:
    ///   - restart: after this long at most a crashed node is back.
    ///   - pause: between two submissions, at most.
    mutating func submitAmongCrashes(oneIn share: Int, restart: Duration, pause: Duration) throws {
        for _ in 0..<60 {
            try submit(Int.random(in: 1...4, using: &random), to: anyNode())
            switch Int.random(in: 0..<share, using: &random) {
            case 0:
                let node = anyNode()
                try simulator.crash(node)
                simulator.start(node, after: duration(upTo: restart))
            case 1:
                simulator.breakLink(between: anyNode(), and: anyNode())
            default:
                break
            }
            try simulator.run(for: duration(upTo: pause))
        }
    }

    /// Runs until the mesh is formed, with one link a pair, and stays so.
    mutating func form(limit: Duration = .seconds(20)) throws {
        let time = try simulator.run(until: { $0.isFormed }, limit: limit)
        try #require(time != nil, "not formed, seed \(seed)")
        try simulator.run(for: .seconds(1))
        #expect(simulator.isFormed, "fell apart again, seed \(seed)")
    }

    /// Runs until every pool holds every transaction.
    mutating func converge(limit: Duration = .seconds(30)) throws {
        let time = try simulator.run(until: { $0.isComplete }, limit: limit)
        let counts = simulator.nodeNumbers.map(simulator.storedCount)
        #expect(time != nil, "\(counts) of \(simulator.submittedCount) stored, seed \(seed)")
    }
}
