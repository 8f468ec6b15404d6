import EventLoop
import Testing
import Time

@Suite struct LoopTimerTests {
    let loop: EventLoop

    init() throws {
        loop = try EventLoop()
    }

    @Test func runInOrderAndNeverEarly() throws {
        var order: [Int] = []
        for milliseconds in [3, 1, 2] {
            let deadline = loop.now + .milliseconds(milliseconds)
            loop.schedule(at: deadline) { [loop] in
                #expect(loop.now >= deadline)
                order.append(milliseconds)
                if order.count == 3 { loop.stop() }
            }
        }
        try loop.run()
        #expect(order == [1, 2, 3])
    }

    /// A wait that ended early, or was rounded down, would take turns in which nothing is due.
    @Test(arguments: [EventLoop.Precision.nanoseconds, .milliseconds])
    func oneTimerTakesOneTurn(precision: EventLoop.Precision) throws {
        let loop = try EventLoop(precision: precision)
        var turns = 0
        loop.endOfTurn = { turns += 1 }
        loop.schedule(after: .microseconds(500)) { [loop] in loop.stop() }
        try loop.run()
        #expect(turns == 1)
        loop.schedule(after: .zero) { [loop] in loop.stop() }
        try loop.run()
        #expect(turns == 2)
    }

    @Test func canBeCancelledByOneAnother() throws {
        var ran: [String] = []
        var victim: TimerID?
        loop.schedule(after: .zero) { [loop] in
            ran.append("first")
            if let victim { loop.cancel(victim) }
        }
        victim = loop.schedule(after: .zero) { ran.append("victim") }
        try loop.turn()
        try loop.turn(until: loop.now)
        #expect(ran == ["first"])
    }

    @Test func aTimerScheduledByATimerWaitsForTheNextTurn() throws {
        var ran: [String] = []
        loop.schedule(after: .zero) { [loop] in
            ran.append("first")
            loop.schedule(at: .origin) { ran.append("second") }
        }
        try loop.turn()
        #expect(ran == ["first"])
        try loop.turn()
        #expect(ran == ["first", "second"])
    }

    @Test func thousandsRunOnceEach() throws {
        let count = 5_000
        var runs = [Int](repeating: 0, count: count)
        var left = count / 2
        for index in 0..<count {
            let timer = loop.schedule(after: .microseconds(index * 7 % 2_000)) { [loop] in
                runs[index] += 1
                left -= 1
                if left == 0 { loop.stop() }
            }
            if index.isMultiple(of: 2) { loop.cancel(timer) }
        }
        try loop.run()
        #expect(runs == (0..<count).map { $0 % 2 })
    }
}
