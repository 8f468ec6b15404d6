import Testing
import Time

@testable import Supervision

@Suite("Health")
struct HealthTests {
    private let now = Situation.now
    private let id = Situation.process

    @Test func heartbeatsPutOffTheDeadline() {
        var node = Situation.ready.node
        node.heartbeat(id, at: now + .seconds(3))
        #expect(node.deadlineReached(at: now + .seconds(5)) == [.arm(Deadline(.health, at: now + .seconds(8)))])
    }

    @Test(arguments: [Situation.ready, .unready])
    func whoFallsSilentIsKilled(_ situation: Situation) {
        var node = situation.node
        #expect(
            node.deadlineReached(at: now + .seconds(5))
                == [.killGroup(id), .report(.killing(id, .silent(.seconds(5))))]
        )
    }

    @Test func whoNeverGetsReadyIsKilled() {
        var node = Situation.starting.node
        #expect(
            node.deadlineReached(at: now + .seconds(30))
                == [.killGroup(id), .report(.killing(id, .startupTimedOut(.seconds(30))))]
        )
    }

    @Test(arguments: [(Situation.ready, Duration.seconds(60)), (.starting, .seconds(90))])
    func aSupervisorThatStoodStillAccusesNobody(_ situation: Situation, _ lateness: Duration) throws {
        var node = situation.node
        let awake = now + lateness
        let purpose = try #require(node.deadline).purpose
        #expect(node.deadlineReached(at: awake) == [.arm(Deadline(purpose, at: awake + .seconds(1)))])
        #expect(node.deadlineReached(at: awake + .seconds(1)).first == .killGroup(id))
    }

    @Test func anEarlyCallOnlyRepeatsTheDeadline() throws {
        var node = Situation.ready.node
        let deadline = try #require(node.deadline)
        #expect(node.deadlineReached(at: now) == [.arm(deadline)])
    }

    @Test func withoutHealthOnlyTheExitCounts() {
        var node = NodeLifecycle(policy: LifecyclePolicy(health: nil))
        _ = node.startRequested(at: now)
        #expect(node.spawned(id, at: now) == [.report(.started(id))])
        #expect(node.becameReady(id, at: now) == [.report(.ready(id, after: .zero))])
        #expect(node.deadline == nil)
    }
}
