import EventLoop
import TestSupport
import Testing
import Time

@Suite struct TimerQueueTests {
    @Test func takesInTheOrderOfDeadlinesThenOfScheduling() {
        var queue = TimerQueue<String>()
        _ = queue.schedule(at: at(2), "c")
        _ = queue.schedule(at: at(1), "a")
        _ = queue.schedule(at: at(2), "d")
        _ = queue.schedule(at: at(1), "b")
        #expect(queue.nextDeadline == at(1))
        #expect(queue.takeAllDue(at: at(1)) == ["a", "b"])
        #expect(queue.takeAllDue(at: at(9)) == ["c", "d"])
        #expect(queue.nextDeadline == nil)
    }

    @Test func cancelsOnceAndOnlyWhatIsMeant() {
        var queue = TimerQueue<String>()
        let first = queue.schedule(at: at(1), "first")
        #expect(queue.cancel(first) == "first")
        #expect(queue.cancel(first) == nil)
        let second = queue.schedule(at: at(1), "second")
        #expect(first != second)
        #expect(queue.cancel(first) == nil)
        #expect(queue.takeAllDue(at: at(1)) == ["second"])
        #expect(queue.cancel(second) == nil)
    }

    @Test func leavesTimersScheduledAfterTheMark() {
        var queue = TimerQueue<String>()
        _ = queue.schedule(at: at(1), "old")
        let mark = queue.mark
        _ = queue.schedule(at: at(1), "new")
        #expect(queue.takeDue(at: at(1), before: mark) == "old")
        #expect(queue.takeDue(at: at(1), before: mark) == nil)
        #expect(queue.count == 1)
    }

    /// Thousands of random steps, against a sorted list that does the same slowly.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func agreesWithASortedList(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var queue = TimerQueue<Int>()
        var model: [(deadline: Int64, number: Int, timer: TimerID)] = []
        for number in 0..<20_000 {
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let deadline = Int64.random(in: 0..<500, using: &random)
                model.append((deadline, number, queue.schedule(at: at(deadline), number)))
            case 2:
                guard let index = model.indices.randomElement(using: &random) else { continue }
                let removed = model.remove(at: index)
                #expect(queue.cancel(removed.timer) == removed.number)
            default:
                let now = Int64.random(in: 0..<50, using: &random)
                let due = model.filter { $0.deadline <= now }
                    .sorted { ($0.deadline, $0.number) < ($1.deadline, $1.number) }
                model.removeAll { $0.deadline <= now }
                #expect(queue.takeAllDue(at: at(now)) == due.map(\.number), "seed \(seed)")
            }
            #expect(queue.count == model.count)
        }
    }

    private func at(_ nanoseconds: Int64) -> Instant {
        Instant(nanoseconds: nanoseconds)
    }
}

extension TimerQueue {
    fileprivate mutating func takeAllDue(at now: Instant) -> [Payload] {
        var taken: [Payload] = []
        let mark = mark
        while let payload = takeDue(at: now, before: mark) { taken.append(payload) }
        return taken
    }
}
