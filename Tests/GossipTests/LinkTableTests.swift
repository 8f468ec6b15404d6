import Testing

@testable import Gossip

@Suite("Link table")
struct LinkTableTests {
    /// What the node with number `own` makes of links to the node `peer`; "dialled" names the number of the dialling
    /// one.
    private func surplus(own: Int, peer: Int, dialled: [Int]) throws -> [LinkID] {
        var table = LinkTable(own: identity(own))
        for (index, dialler) in dialled.enumerated() {
            let id = link(UInt64(index))
            table.add(id, dialler == own ? .dialled(try address(peer)) : .accepted)
            table.recognise(id, as: .native(identity(peer)))
        }
        return table.surplusLinks(to: identity(peer))
    }

    @Test(arguments: [[1, 2], [2, 1], [1, 1], [2, 2], [1, 2, 1], [2, 1, 2], [2, 2, 1], [1, 1, 2, 2], [1]])
    func exactlyOneLinkStaysAndEachOtherIsClosedByOneEnd(dialled: [Int]) throws {
        let closedByFirst = try surplus(own: 1, peer: 2, dialled: dialled)
        let closedBySecond = try surplus(own: 2, peer: 1, dialled: dialled)
        #expect(Set(closedByFirst).isDisjoint(with: closedBySecond))
        #expect(closedByFirst.count + closedBySecond.count == dialled.count - 1)
    }

    @Test func bothEndsSendOnTheLinkThatStays() throws {
        for own in 1...2 {
            var table = LinkTable(own: identity(own))
            table.add(link(1), own == 2 ? .dialled(try address(1)) : .accepted)
            table.add(link(2), own == 1 ? .dialled(try address(2)) : .accepted)
            for id in [link(1), link(2)] { table.recognise(id, as: .native(identity(3 - own))) }
            #expect(table.link(to: identity(3 - own)) == link(2))
            #expect(table.pushTargets() == PushTargets(native: [link(2)], naive: [], unnamed: []))
        }
    }

    @Test func aPeerIsLostWithItsLastLink() throws {
        var table = LinkTable(own: identity(1))
        for id in [link(1), link(2)] {
            table.add(id, .accepted)
            table.recognise(id, as: .native(identity(2)))
        }
        #expect(table.remove(link(1))?.lostNative == nil)
        #expect(table.remove(link(2))?.lostNative == identity(2))
        #expect(table.remove(link(2)) == nil)
    }

    @Test func aNaivePeerIsSentOnlyWhatWeDialled() throws {
        var table = LinkTable(own: identity(1))
        table.add(link(1), .accepted)
        table.recognise(link(1), as: .naive)
        table.add(link(2), .dialled(try address(9)))
        #expect(table.pushTargets() == PushTargets(native: [], naive: [], unnamed: [link(2)]))
        table.recognise(link(2), as: .naive)
        #expect(table.pushTargets() == PushTargets(native: [], naive: [link(2)], unnamed: []))
    }

    @Test func clientsThatComeAndGoChangeNothingAboutWhoIsPushedTo() throws {
        var table = LinkTable(own: identity(1))
        table.add(link(1), .accepted)
        table.recognise(link(1), as: .native(identity(2)))
        let targets = table.pushTargets()
        table.add(link(2), .accepted)
        #expect(table.targets == targets)
        table.recognise(link(2), as: .naive)
        #expect(table.targets == targets)
        #expect(table.remove(link(2)) != nil && table.targets == targets)
        table.add(link(3), .dialled(try address(9)))
        #expect(table.targets == nil && table.pushTargets().unnamed == [link(3)])
        #expect(table.remove(link(3)) != nil && table.targets == nil)
    }

    @Test func aLaterLifeOfANodeIsAnotherPeer() throws {
        var table = LinkTable(own: identity(1))
        for (id, incarnation) in [(link(1), 1), (link(2), 2)] as [(LinkID, UInt64)] {
            table.add(id, .accepted)
            table.recognise(id, as: .native(identity(2, incarnation: incarnation)))
        }
        #expect(table.surplusLinks(to: identity(2, incarnation: 2)).isEmpty)
        #expect(table.pushTargets().native == [link(1), link(2)])
    }
}
