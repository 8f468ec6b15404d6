import Hashing
import Testing

@testable import Gossip

@Suite("Pool index")
struct PoolIndexTests {
    /// Identities that share leading digits more often than chance would have it, so that the tree grows deep.
    private func clusteredID(_ random: inout SeededGenerator) -> Digest256 {
        let depth = UInt64.random(in: 0...60, using: &random)
        return Digest256(random.next() >> depth, random.next(), random.next(), random.next())
    }

    private func summary(of ids: some Sequence<Digest256>) -> PoolSummary {
        var summary = PoolSummary.empty
        for id in ids { summary.add(id) }
        return summary
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func itBehavesLikeASet(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var index = PoolIndex()
        var model: [Digest256: TextLocation] = [:]
        for step in 0..<1_500 {
            let id = clusteredID(&random)
            let location = TextLocation(offset: Int64(step), count: 1)
            #expect(index.insert(id, at: location) == (model[id] == nil), "seed \(seed)")
            if model[id] == nil { model[id] = location }
            if step.isMultiple(of: 5), let victim = model.keys.randomElement(using: &random) {
                index.remove(victim)
                model[victim] = nil
                #expect(!index.contains(victim), "seed \(seed)")
            }
        }
        #expect(index.count == model.count)
        #expect(index.summary == summary(of: model.keys), "seed \(seed)")
        #expect(model.allSatisfy { index.location(of: $0.key) == $0.value }, "seed \(seed)")
        #expect(Set(index.ids(in: .all, limit: .max)) == Set(model.keys), "seed \(seed)")
        for text in ["0", "00", "0000", "00000000", "f", "7a", "000000000000000"] {
            let prefix = try #require(IDPrefix(text))
            let expected = model.keys.filter(prefix.matches)
            #expect(index.summary(of: prefix) == summary(of: expected), "\(text), seed \(seed)")
            #expect(Set(index.ids(in: prefix, limit: .max)) == Set(expected), "\(text), seed \(seed)")
        }
    }

    @Test func theSixteenChildrenSumUpToTheirParent() {
        var random = SeededGenerator(seed: 5)
        var index = PoolIndex()
        for _ in 0..<500 { _ = index.insert(clusteredID(&random), at: .pending) }
        let children = (0..<16).map { index.summary(of: IDPrefix.all.child($0)) }
        #expect(children.reduce(0) { $0 + $1.count } == index.count)
        #expect(children.reduce(0) { $0 &+ $1.fingerprint } == index.summary.fingerprint)
    }

    @Test func listsAreCutAtTheLimit() {
        var random = SeededGenerator(seed: 6)
        var index = PoolIndex()
        for _ in 0..<200 { _ = index.insert(clusteredID(&random), at: .pending) }
        #expect(Set(index.ids(in: .all, limit: 70)).count == 70)
        #expect(index.ids(in: .all, limit: 0).isEmpty)
    }

    @Test func idsThatShareAllDigitsOfTheTreeAreStillToldApart() {
        var index = PoolIndex()
        for tail in 0..<100 as Range<UInt64> { _ = index.insert(Digest256(7, 0, 0, tail), at: .pending) }
        #expect(index.insert(Digest256(7, 0, 0, 99), at: .pending) == false)
        #expect(index.count == 100)
    }

    @Test func relocatingChangesTheLocationAlone() {
        var index = PoolIndex()
        _ = index.insert(.zero, at: .pending)
        let before = index.summary
        index.relocate(.zero, to: TextLocation(offset: 9, count: 4))
        #expect(index.location(of: .zero) == TextLocation(offset: 9, count: 4))
        #expect(index.summary == before)
    }
}

@Suite("Identity prefix")
struct IDPrefixTests {
    @Test(arguments: ["", "0", "a", "0f", "deadbeef", "0123456789abcdef"])
    func itsTextIsReadBack(text: String) throws {
        let prefix = try #require(IDPrefix(text))
        #expect(prefix.text == text)
        #expect(prefix.depth == text.count)
    }

    @Test(arguments: ["g", "A", " ", "0x", "0123456789abcdef0", "é"])
    func otherTextsAreRefused(text: String) {
        #expect(IDPrefix(text) == nil)
    }

    @Test func itMatchesWhatBeginsWithIt() throws {
        let id = Digest256(0xDEAD_BEEF_0123_4567, 0, 0, 0)
        for text in ["", "d", "dead", "deadbeef01234567"] { #expect(try #require(IDPrefix(text)).matches(id)) }
        for text in ["e", "deae", "deadbeef01234568"] { #expect(try !#require(IDPrefix(text)).matches(id)) }
    }
}
