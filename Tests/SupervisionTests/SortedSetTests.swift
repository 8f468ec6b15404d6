import TestSupport
import Testing

@testable import Supervision

@Suite("Sorted set")
struct SortedSetTests {
    @Test(arguments: [1, 2, UInt64.random(in: 0 ... .max)])
    func itHoldsWhatAHashedSetHolds(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var sorted = SortedSet<Int>()
        var hashed: Set<Int> = []
        for _ in 0..<2_000 {
            let element = Int.random(in: 0..<40, using: &random)
            if Bool.random(using: &random) {
                sorted.insert(element)
                hashed.insert(element)
            } else {
                sorted.remove(element)
                hashed.remove(element)
            }
            #expect(sorted.elements == hashed.sorted(), "seed \(seed)")
            #expect(sorted.contains(element) == hashed.contains(element), "seed \(seed)")
        }
    }

    @Test func elementsAreTakenOnceAndInOrder() {
        let one = SortedSet([3, 1, 3, 2])
        #expect(one.elements == [1, 2, 3])
        #expect(one.union(SortedSet([0, 2, 9])).elements == [0, 1, 2, 3, 9])
    }
}
