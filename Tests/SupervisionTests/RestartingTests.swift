import TestSupport
import Testing
import Time

@testable import Supervision

@Suite("Restarting")
struct RestartingTests {
    private let start = Instant.origin + .seconds(100)
    private var random = SeededGenerator(seed: 7)

    /// A node that was started and whose process became ready, both at ``start``.
    private func readyNode(_ policy: LifecyclePolicy = LifecyclePolicy()) -> NodeLifecycle {
        var node = NodeLifecycle(policy: policy)
        #expect(node.startRequested(at: start) == [.spawn(SpawnID(1))])
        _ = node.spawned(SpawnID(1), at: start)
        _ = node.becameReady(SpawnID(1), at: start)
        return node
    }

    /// Lets the process crash, with an empty group, and returns what follows.
    private mutating func crash(
        _ node: inout NodeLifecycle,
        _ status: Supervision.ExitStatus = .code(1),
        at now: Instant
    ) throws -> [LifecycleAction] {
        let id = try #require(node.process)
        _ = node.exited(id, status: status, at: now, using: &random)
        return node.groupEmptied(id, at: now)
    }

    @Test mutating func aHealthyNodeIsRestartedInOneCallChainWithoutTimer() {
        var node = readyNode()
        let death = start + .seconds(20)
        let exit = node.exited(SpawnID(1), status: .signal(9), at: death, using: &random)
        #expect(
            exit == [
                .killGroup(SpawnID(1)), .disarm, .report(.exited(.signal(9), nextTry: death)),
                .verifyGroupEmpty(SpawnID(1)),
            ]
        )
        #expect(node.groupEmptied(SpawnID(1), at: death) == [.spawn(SpawnID(2))])
        #expect(node.restarts == 1)
        #expect(node.lastExit == Exit(status: .signal(9), at: death))
        #expect(node.record.intent == .running)
    }

    @Test mutating func noSuccessorBesideSurvivors() {
        var node = readyNode()
        let death = start + .seconds(20)
        _ = node.exited(SpawnID(1), status: .signal(9), at: death, using: &random)
        var now = death
        var reported: [LifecycleReport] = []
        for _ in 0..<20 {
            for action in node.groupNotEmpty(SpawnID(1), at: now) {
                if case .report(let report) = action { reported.append(report) }
            }
            now = node.deadline?.at ?? now
            #expect(node.deadlineReached(at: now) == [.killGroup(SpawnID(1)), .verifyGroupEmpty(SpawnID(1))])
        }
        #expect(reported.count == 1)
        #expect(node.groupEmptied(SpawnID(1), at: now) == [.spawn(SpawnID(2))])
    }

    @Test mutating func restartsOfARowComeLaterAndLater() throws {
        let policy = LifecyclePolicy(backoff: Backoff(max: .milliseconds(500), jitter: 0), limit: nil)
        var node = readyNode(policy)
        var now = start
        var delays: [Duration] = []
        for _ in 0..<6 {
            _ = try crash(&node, at: now)
            let due = node.deadline?.at ?? now
            delays.append(due - now)
            now = due
            if node.state == .backoff { _ = node.deadlineReached(at: now) }
            _ = node.spawned(node.lastSpawn, at: now)
        }
        #expect(delays == [0, 100, 200, 400, 500, 500].map { .milliseconds($0) })
    }

    /// A hundred nodes die of the same cause at the same moment, again and again: their next lives must not begin together,
    /// or the cause comes back with them. The first try, at once, is the exception.
    @Test(arguments: [UInt64(1), 2, 3])
    mutating func nodesThatCrashTogetherDoNotRestartInStep(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        var nodes = (0..<100).map { _ in readyNode(LifecyclePolicy(limit: nil)) }
        var now = start
        for step in 0..<12 {
            var delays: [Duration] = []
            for index in nodes.indices {
                _ = try crash(&nodes[index], at: now)
                delays.append((nodes[index].nextRestart ?? now) - now)
            }
            if step > 0 { expectSpread(delays, "seed \(seed), step \(step)") }
            now = now + (delays.max() ?? .zero)
            for index in nodes.indices {
                if nodes[index].state == .backoff { _ = nodes[index].deadlineReached(at: now) }
                _ = nodes[index].spawned(nodes[index].lastSpawn, at: now)
            }
        }
    }

    /// Evenly spread over a range as wide as the jitter of 20 % either way, or at the longest delay one way: no two at the
    /// same moment, and no crowd in any tenth of the range.
    private func expectSpread(_ delays: [Duration], _ comment: Comment) {
        let seconds = delays.map(\.seconds).sorted()
        guard let least = seconds.first, let most = seconds.last else { return }
        #expect(Set(delays).count == delays.count, comment)
        #expect(most - least > 0.15 * most, comment)
        let tenths = Dictionary(grouping: seconds) { Int(($0 - least) / (most - least) * 9.999) }
        #expect(tenths.count == 10, comment)
        #expect(tenths.values.allSatisfy { $0.count <= delays.count / 4 }, comment)
    }

    @Test(arguments: [(9, Duration.milliseconds(100)), (10, .zero)])
    mutating func aHealthyLifeBeginsANewRow(readySeconds: Int, delay: Duration) throws {
        var node = readyNode(LifecyclePolicy(backoff: Backoff(jitter: 0)))
        #expect(try crash(&node, at: start) == [.spawn(SpawnID(2))])
        _ = node.spawned(SpawnID(2), at: start)
        _ = node.becameReady(SpawnID(2), at: start)
        let death = start + .seconds(readySeconds)
        _ = node.exited(SpawnID(2), status: .code(1), at: death, using: &random)
        #expect(node.nextRestart == death + delay)
    }

    @Test mutating func interruptedHealthIsNoHealthyLife() throws {
        var node = readyNode(LifecyclePolicy(backoff: Backoff(jitter: 0)))
        _ = try crash(&node, at: start)
        _ = node.spawned(SpawnID(2), at: start)
        _ = node.becameReady(SpawnID(2), at: start)
        _ = node.becameUnready(SpawnID(2), at: start + .seconds(6))
        _ = node.becameReady(SpawnID(2), at: start + .seconds(7))
        _ = node.exited(SpawnID(2), status: .code(1), at: start + .seconds(15), using: &random)
        #expect(node.nextRestart == start + .seconds(15) + .milliseconds(100))
    }

    @Test mutating func tooManyRestartsFailUntilStartedByHand() throws {
        let instant = Backoff(initial: .zero)
        var node = readyNode(LifecyclePolicy(backoff: instant, limit: IntensityLimit(count: 2, within: .seconds(30))))
        for _ in 0..<2 {
            _ = try crash(&node, at: start)
            _ = node.spawned(node.lastSpawn, at: start)
        }
        let reason = FailureReason.crashLoop(restarts: 2, within: .seconds(30))
        #expect(try crash(&node, at: start) == [.report(.gaveUp(reason))])
        #expect(node.state == .failed)
        #expect(node.failureReason == reason)
        #expect(node.restarts == 2)

        #expect(node.startRequested(at: start) == [.spawn(SpawnID(4))])
        _ = node.spawned(SpawnID(4), at: start)
        #expect(try crash(&node, at: start) == [.spawn(SpawnID(5))])
    }

    @Test mutating func restartsLongAgoDoNotCount() throws {
        let limit = IntensityLimit(count: 1, within: .seconds(30))
        var node = readyNode(LifecyclePolicy(backoff: Backoff(initial: .zero), limit: limit))
        #expect(try crash(&node, at: start) == [.spawn(SpawnID(2))])
        _ = node.spawned(SpawnID(2), at: start)
        #expect(try crash(&node, at: start + .seconds(30)) == [.spawn(SpawnID(3))])
    }

    @Test(arguments: RestartPolicy.allCases, [Supervision.ExitStatus.code(0), .code(1), .signal(9), .unknown])
    mutating func policyDecides(_ policy: RestartPolicy, _ status: Supervision.ExitStatus) throws {
        var node = readyNode(LifecyclePolicy(restart: policy))
        _ = try crash(&node, status, at: start)
        switch (policy, status) {
        case (.always, _), (.onFailure, .code(1)), (.onFailure, .signal), (.onFailure, .unknown):
            #expect(node.state == .starting)
        case (.onFailure, .code), (.never, .code(0)):
            #expect(node.state == .stopped)
        case (.never, .code), (.never, .signal), (.never, .unknown):
            #expect(node.failureReason == .exited(status))
        }
    }

    @Test mutating func aMissingCommandIsNotTriedAgain() {
        var node = NodeLifecycle(policy: LifecyclePolicy())
        _ = node.startRequested(at: start)
        let failure = SpawnFailure.permanent("nodee: no such file")
        #expect(
            node.spawnFailed(SpawnID(1), failure, at: start, using: &random) == [
                .report(.spawnFailed(failure, nextTry: nil)), .report(.gaveUp(.cannotStart("nodee: no such file"))),
            ]
        )
        #expect(node.state == .failed)
    }

    @Test mutating func aShortageIsWaitedOut() {
        var node = NodeLifecycle(policy: LifecyclePolicy(backoff: Backoff(jitter: 0)))
        _ = node.startRequested(at: start)
        let due = start + .milliseconds(100)
        let failure = SpawnFailure.transient("out of memory")
        #expect(
            node.spawnFailed(SpawnID(1), failure, at: start, using: &random) == [
                .arm(Deadline(.restart, at: due)), .report(.spawnFailed(failure, nextTry: due)),
            ]
        )
        #expect(node.deadlineReached(at: due) == [.spawn(SpawnID(2))])
    }
}
