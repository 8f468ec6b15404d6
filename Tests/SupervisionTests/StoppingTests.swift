import TestSupport
import Testing
import Time

@testable import Supervision

@Suite("Stopping, killing, pausing")
struct StoppingTests {
    private let now = Situation.now
    private let id = Situation.process
    private var random = SeededGenerator(seed: 7)

    @Test mutating func whoDoesNotEndIsKilled() {
        var node = Situation.ready.node
        let end = now + .seconds(5)
        #expect(
            node.stopRequested(at: now) == [
                .signal(.term, id), .signal(.cont, id), .arm(Deadline(.stop, at: end)), .report(.stopping(id)),
            ]
        )
        #expect(node.deadlineReached(at: end) == [.killGroup(id), .report(.killing(id, .stopTimedOut(.seconds(5))))])
        #expect(
            node.exited(id, status: .signal(9), at: end, using: &random) == [.killGroup(id), .verifyGroupEmpty(id)]
        )
        #expect(node.groupEmptied(id, at: end) == [.report(.stopped(.signal(9)))])
        #expect(node.state == .stopped)
        #expect(node.restarts == 0)
    }

    @Test(arguments: [(Event.stop, NodeState.stopped), (.restart, .starting), (.start, .starting)])
    mutating func theLatestWishWins(_ wish: Event, _ state: NodeState) {
        for situation in [Situation.stopping, .killed] {
            var node = situation.node
            _ = Event.restart.apply(to: &node, id, at: now)
            _ = Event.stop.apply(to: &node, id, at: now)
            _ = wish.apply(to: &node, id, at: now)
            _ = node.exited(id, status: .code(0), at: now, using: &random)
            _ = node.groupEmptied(id, at: now)
            #expect(node.state == state)
        }
    }

    @Test mutating func aRemovalIsFinal() {
        var node = Situation.ready.node
        _ = node.removeRequested(at: now)
        #expect(node.startRequested(at: now) == [.refuse(.removed)])
        #expect(node.restartRequested(at: now) == [.refuse(.removed)])
        #expect(node.stopRequested(at: now).isEmpty)
        _ = node.exited(id, status: .code(0), at: now, using: &random)
        #expect(node.groupEmptied(id, at: now) == [.removed])
        #expect(node.isRemoved)
    }

    @Test mutating func aStopMeanwhileEndsTheProcessThatIsBeingMade() {
        var node = Situation.spawning.node
        _ = node.stopRequested(at: now)
        #expect(node.spawned(id, at: now).contains(.signal(.term, id)))
        #expect(node.state == .stopping)
    }

    @Test mutating func killAppliesThePolicy() {
        var node = Situation.ready.node
        _ = node.killRequested(at: now)
        _ = node.exited(id, status: .signal(9), at: now, using: &random)
        #expect(node.groupEmptied(id, at: now) == [.spawn(SpawnID(2))])
        #expect(node.restarts == 1)
    }

    @Test mutating func aPausedNodeIsNotJudged() {
        var node = Situation.ready.node
        #expect(node.pauseRequested(at: now) == [.disarm, .signal(.stop, id), .report(.paused(id))])
        #expect(node.deadline == nil)
        let later = now + .seconds(3600)
        #expect(
            node.resumeRequested(at: later) == [
                .arm(Deadline(.health, at: later + .seconds(5))), .signal(.cont, id), .report(.resumed(id)),
            ]
        )
        #expect(node.state == .ready)
        #expect(node.uptime(at: later) == .seconds(3600))
    }
}
