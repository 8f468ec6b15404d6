import TestSupport
import Testing
import Time

@testable import Supervision

@Suite("Backoff and intensity")
struct PolicyTests {
    @Test func delaysStayWithinJitterAndMaximum() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let backoff = Backoff()
        var row = Backoff.Row(backoff)
        #expect(row.advance(using: &random) == .zero)
        var base = 0.1
        for step in 1...40 {
            let delay = row.advance(using: &random).seconds
            #expect(delay >= base * 0.8 - 1e-6 && delay <= min(base * 1.2, 30) + 1e-6, "seed \(seed), step \(step)")
            base = min(base * 2, 30)
        }
    }

    /// Nodes that crash together must not come back together, least of all when their delays are longest.
    @Test func longestDelaysDiffer() {
        var random = SeededGenerator(seed: 3)
        let delays = (0..<100).map { _ in Backoff().varied(.seconds(30), using: &random) }
        #expect(Set(delays).count == 100)
    }

    @Test(arguments: [
        Backoff(
            first: .seconds(-1),
            initial: .seconds(Int64.max),
            factor: .infinity,
            max: .seconds(Int64.max),
            jitter: 9
        ),
        Backoff(initial: .zero, factor: -1, max: .zero, jitter: -1, resetAfter: .seconds(Int64.min)),
        Backoff(factor: .nan, jitter: .nan, resetAfter: .seconds(Int64.max)),
        Backoff(first: .seconds(Int64.max), max: .seconds(Int64.max), jitter: 1),
    ])
    func absurdBackoffsAreBounded(_ backoff: Backoff) {
        var random = SeededGenerator(seed: 5)
        var row = Backoff.Row(backoff)
        for _ in 0..<100 {
            let delay = row.advance(using: &random)
            #expect(delay >= .zero && delay <= Limits.longestDuration)
            #expect(delay <= backoff.max)
        }
    }

    @Test(arguments: [Int.min, 0, 1, Int.max])
    func absurdLimitsAreBounded(_ count: Int) {
        var window = RestartWindow(IntensityLimit(count: count, within: .seconds(Int64.max)))
        var allowed = 0
        while allowed <= Limits.restartsRemembered, window.limitBroken(byRestartAt: .origin) == nil {
            window.restarted(at: .origin)
            allowed += 1
        }
        #expect(allowed == min(max(count, 0), Limits.restartsRemembered))
    }

    @Test func absurdTimeoutsNeverEnd() throws {
        let forever = Duration.seconds(Int64.max)
        let health = HealthPolicy(interval: forever, timeout: forever, startup: forever)
        var node = NodeLifecycle(policy: LifecyclePolicy(stop: StopPolicy(timeout: forever), health: health))
        let late = Instant(nanoseconds: .max - 1)
        _ = node.startRequested(at: late)
        _ = node.spawned(SpawnID(1), at: late)
        #expect(node.deadline?.at == .distantFuture)
        _ = node.becameReady(SpawnID(1), at: late)
        _ = node.stopRequested(at: late)
        #expect(node.deadline?.at == .distantFuture)
    }
}
