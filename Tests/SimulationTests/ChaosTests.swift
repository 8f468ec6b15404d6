import Testing
import Time

@testable import Simulation

@Suite("Chaos")
struct ChaosTests {
    /// Each seed a network of its own, full or partial, with private and naive nodes or without, and everything going wrong
    /// that the simulator knows.
    @Test(arguments: 0..<10 as Range<UInt64>)
    func whateverBreaksNothingIsLostAndAllPoolsBecomeEqual(block: UInt64) {
        for seed in block * 20..<block * 20 + 20 {
            do {
                var run = try SimulationRun(.chaos(seed: seed))
                _ = try run.finish()
            } catch {
                Issue.record("\(error); see it again with: supervisor simulate --chaos --seed \(seed)")
            }
        }
    }
}
