import Testing

@testable import Supervision

@Suite("Random lives")
struct RandomLifecycleTests {
    private static let policies = [
        LifecyclePolicy(),
        LifecyclePolicy(restart: .onFailure, health: nil),
        LifecyclePolicy(restart: .never),
        LifecyclePolicy(backoff: Backoff(initial: .zero), limit: IntensityLimit(count: 2, within: .seconds(5))),
        LifecyclePolicy(backoff: Backoff(jitter: 1, resetAfter: .zero), limit: nil, stop: StopPolicy(timeout: .zero)),
    ]

    /// A run with one of the fixed seeds is the same every time; the last seed is new every time and told on failure.
    @Test(arguments: [1, 2, 3, UInt64.random(in: 0 ... .max)])
    func invariantsHold(seed: UInt64) {
        for (index, policy) in Self.policies.enumerated() {
            for life in 0..<20 {
                var world = ProcessWorld(policy: policy, seed: seed &+ UInt64(life))
                for _ in 0..<500 where world.violations.isEmpty { world.step() }
                world.finish(removing: life.isMultiple(of: 2))
                #expect(world.spawns > 0)
                #expect(world.violations.isEmpty, "seed \(seed), policy \(index), life \(life)")
            }
        }
    }
}
