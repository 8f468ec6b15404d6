import Testing

@testable import NodeWorker

@Suite struct WaitingLineTests {
    /// Takes all who wait.
    private func drain<Element>(_ line: inout WaitingLine<Element>) -> [Element] {
        var taken: [Element] = []
        while let next = line.takeFirst() { taken.append(next) }
        return taken
    }

    @Test func whoCameFirstLeavesFirst() {
        var line = WaitingLine<Int>()
        #expect(line.isEmpty && line.first == nil && line.last == nil && line.takeFirst() == nil)
        for number in 1...3 { line.append(number) }
        #expect(!line.isEmpty && line.first == 1 && line.last == 3)
        #expect(line.takeFirst() == 1)
        line.append(4)
        #expect(drain(&line) == [2, 3, 4] && line.isEmpty)
    }

    @Test func changesReachThoseWhoWaitAndNobodyElse() {
        var line = WaitingLine<Int>()
        line.changeLast { $0 = 0 }
        for number in 1...4 { line.append(number) }
        _ = line.takeFirst()
        line.changeAll { $0 *= 10 }
        line.changeLast { $0 += 1 }
        #expect(drain(&line) == [20, 30, 41])
        line.changeAll { $0 = 0 }
        #expect(line.isEmpty)
    }

    /// A line under steady load is never empty.
    @Test func aLineThatNeverBecomesEmptyDoesNotGrow() throws {
        var line = WaitingLine<Int>()
        for number in 0..<10 { line.append(number) }
        var most = 0
        for number in 10..<10_000 {
            line.append(number)
            #expect(line.takeFirst() == number - 10)
            let places = Mirror(reflecting: line).children.compactMap { $0.value as? [Int?] }
            most = max(most, try #require(places.first).count)
        }
        #expect(most < 100)
        #expect(drain(&line) == Array(9_990..<10_000))
    }

    private final class Guest {}

    @Test func whoHasLeftIsLetGo() {
        var line = WaitingLine<Guest>()
        weak var first: Guest?
        do {
            let guest = Guest()
            first = guest
            line.append(guest)
        }
        line.append(Guest())
        #expect(first != nil)
        _ = line.takeFirst()
        #expect(first == nil && !line.isEmpty)
    }
}
