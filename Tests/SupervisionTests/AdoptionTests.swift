import TestSupport
import Testing
import Time

@testable import Supervision

@Suite("Adoption")
struct AdoptionTests {
    private let now = Situation.now
    private let id = SpawnID(41)
    private var random = SeededGenerator(seed: 7)

    private func restored(_ intent: LifecycleRecord.Intent) -> NodeLifecycle {
        let record = LifecycleRecord(intent: intent, lastSpawn: id, restarts: 3)
        return NodeLifecycle(policy: LifecyclePolicy(), record: record)
    }

    @Test func aLiveProcessIsTakenOverAndKeepsItsAge() {
        var node = restored(.running)
        let actions = node.adopted(id, startedAt: .origin, at: now)
        #expect(actions == [.arm(Deadline(.startup, at: now + .seconds(30))), .report(.adopted(id))])
        #expect(node.uptime(at: now) == .seconds(10))
        #expect(node.restarts == 3)
        _ = node.becameReady(id, at: now)
        #expect(node.state == .ready)
    }

    @Test mutating func whatDiedMeanwhileIsClearedAndRestarted() {
        var node = restored(.running)
        _ = node.adopted(id, startedAt: .origin, at: now)
        let actions = node.exited(id, status: .unknown, at: now, using: &random)
        #expect(actions.first == .killGroup(id))
        #expect(node.groupEmptied(id, at: now) == [.spawn(SpawnID(42))])
        #expect(node.lastExit?.status == .unknown)
    }

    @Test func aPausedProcessStaysPaused() {
        var node = restored(.paused)
        #expect(node.adopted(id, startedAt: .origin, paused: true, at: now) == [.report(.adopted(id))])
        #expect(node.state == .paused)
    }

    @Test(arguments: [LifecycleRecord.Intent.stopped, .removed])
    func anUnfinishedStopIsTakenUpAgain(_ intent: LifecycleRecord.Intent) {
        var node = restored(intent)
        _ = node.adopted(id, startedAt: .origin, at: now)
        #expect(node.stopRequested(at: now).contains(.signal(.term, id)))
    }

    @Test(arguments: Situation.allCases)
    func theRecordOfEverySituationCanBeRestored(_ situation: Situation) {
        let record = situation.node.record
        let node = NodeLifecycle(policy: LifecyclePolicy(), record: record)
        #expect(node.isAtRest)
        #expect(node.record.lastSpawn == record.lastSpawn)
        #expect(node.failureReason == situation.node.failureReason)
    }
}
