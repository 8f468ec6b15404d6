import Hashing
import Testing
import Time

@testable import Gossip

@Suite("Broadcast tree")
struct BroadcastTreeTests {
    let limits = GossipLimits()

    func message(_ number: Int, isMissed: Bool = false) -> String {
        #"{"type":"TRANSACTION",\#(isMissed ? #""missed":true,"# : "")"data":{"a":\#(number)}}"#
    }

    func id(_ number: Int) -> TransactionID {
        Array(#"{"a":\#(number)}"#.utf8).withUnsafeBytes { SHA256.hash($0) }
    }

    private func graft(_ numbers: Int...) -> String {
        String(decoding: MessageEncoder.graft(numbers.map(id)), as: UTF8.self)
    }

    /// Stores what has come and returns the links it is pushed over.
    func push(_ mesh: inout PartialMesh, now: Instant = origin) -> Set<LinkID> {
        let plan = mesh.node.pushPlan()
        mesh.node.store(now: now)
        return Set(plan.flatMap(\.links))
    }

    @Test func whatIsSubmittedGoesToAllAndWhatIsPushedGoesOn() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        mesh.node.accepted(link(1))
        _ = mesh.node.received(message(1), on: link(1))
        #expect(push(&mesh) == Set(links))
        _ = mesh.node.received(message(2), on: links[0])
        #expect(push(&mesh) == Set(links.dropFirst()))
    }

    @Test func aSuperfluousPushIsPruned() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(message(1), on: links[0])
        _ = push(&mesh)
        #expect(mesh.node.received(message(1), on: links[1]).types(on: links[1]) == ["PRUNE"])
        #expect(mesh.node.received(message(1), on: links[1]).isEmpty, "once is enough")
        #expect(mesh.node.received(message(1), on: links[0]).isEmpty, "not the one that was first")
        mesh.node.accepted(link(1))
        _ = mesh.node.received(message(2), on: link(1))
        #expect(push(&mesh) == [links[0], links[2]])
    }

    @Test func aLazyNeighbourIsToldAfterAWhileWhatItHasNotSentOrAnnounced() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for lazy in links.dropFirst() { _ = mesh.node.received(MessageEncoder.prune, on: lazy) }
        _ = mesh.node.received(message(1), on: links[0])
        #expect(push(&mesh).isEmpty)
        _ = mesh.node.received(MessageEncoder.have([id(1)]), on: links[1])
        #expect(mesh.node.tick(now: origin + limits.lazyDelay * 0.9).types(on: links[2]).isEmpty)
        let due = mesh.node.tick(now: origin + limits.lazyDelay)
        #expect(due.sent(on: links[2]) == [String(decoding: MessageEncoder.have([id(1)]), as: UTF8.self)])
        #expect(due.types(on: links[0]).isEmpty && due.types(on: links[1]).isEmpty)
    }

    @Test func whatIsAnnouncedAndNotPushedIsGrafted() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.prune, on: links[1])
        #expect(mesh.node.received(MessageEncoder.have([id(1)]), on: links[1]).isEmpty)
        _ = mesh.node.received(MessageEncoder.have([id(1)]), on: links[2])
        let first = mesh.node.tick(now: origin + limits.graftDelay)
        #expect(first.types(on: links[1]) == ["GRAFT"] && first.types(on: links[2]).isEmpty)
        let second = mesh.node.tick(now: origin + limits.graftDelay * 2)
        #expect(second.types(on: links[2]) == ["GRAFT"])
        _ = mesh.node.received(message(1, isMissed: true), on: links[1])
        #expect(push(&mesh) == [links[0], links[2]], "what was asked for goes on")
        #expect(mesh.node.tick(now: origin + limits.graftDelay * 3).types(on: links[1]).allSatisfy { $0 != "GRAFT" })
    }

    @Test func oneGraftAsksForAllThatANeighbourHasAnnounced() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for lazy in links.dropFirst() { _ = mesh.node.received(MessageEncoder.prune, on: lazy) }
        let later = origin + limits.graftDelay / 2
        _ = mesh.node.received(MessageEncoder.have([id(1)]), on: links[1])
        _ = mesh.node.received(MessageEncoder.have([id(2)]), on: links[2], now: later)
        _ = mesh.node.received(MessageEncoder.have([id(3), id(2)]), on: links[1], now: later)
        let due = mesh.node.tick(now: origin + limits.graftDelay)
        #expect(due.sent(on: links[1]) == [graft(1, 2, 3)])
        #expect(due.types(on: links[2]).isEmpty)
        #expect(mesh.node.tick(now: later + limits.graftDelay).types(on: links[2]).isEmpty, "it has been asked for")
        let second = mesh.node.tick(now: origin + limits.graftDelay * 2)
        #expect(second.sent(on: links[2]) == [graft(2)])
    }

    @Test(arguments: [true, false])
    func whoHasLostTheNeighbourThatPushedGraftsAtOnce(isPruned: Bool) throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.prune, on: links[1])
        _ = mesh.node.received(message(1), on: links[0])
        _ = push(&mesh)
        #expect(mesh.node.received(MessageEncoder.have([id(2)]), on: links[1]).isEmpty, "it may still be pushed")
        if isPruned {
            _ = mesh.node.received(MessageEncoder.prune, on: links[0])
        } else {
            _ = mesh.node.closed(links[0], now: origin)
        }
        let grafts = mesh.node.received(MessageEncoder.have([id(2), id(3)]), on: links[1])
        #expect(grafts.sent(on: links[1]) == [graft(2, 3)])
        #expect(mesh.node.received(MessageEncoder.have([id(4)]), on: links[1]).isEmpty, "that one pushes now")
    }

    @Test func whatWasOnItsWayWhenItsSenderWasPrunedHasNoSay() throws {
        var mesh = try PartialMesh(degree: 4)
        let links = try mesh.befriend(2...5)
        _ = mesh.node.received(message(1), on: links[0])
        _ = push(&mesh)
        #expect(mesh.node.received(message(1), on: links[1]).types(on: links[1]) == ["PRUNE"])
        _ = mesh.node.received(message(2), on: links[1])
        #expect(push(&mesh) == [links[2], links[3]], "neither back nor to the neighbour it was pruned for")
        #expect(mesh.node.received(message(2), on: links[0]).isEmpty, "which is not pruned for it")
        _ = mesh.node.received(message(3), on: links[0])
        #expect(push(&mesh) == [links[2], links[3]])
    }

    @Test func whoGoesOnPushingLongAfterItWasPrunedIsPrunedAgainOrPushedTo() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        let later = origin + limits.pruneSettling
        _ = mesh.node.received(message(1), on: links[0])
        _ = push(&mesh)
        for link in links.dropFirst() { #expect(mesh.node.received(message(1), on: link).types(on: link) == ["PRUNE"]) }
        _ = mesh.node.received(message(2), on: links[0], now: later)
        _ = push(&mesh, now: later)
        #expect(mesh.node.received(message(2), on: links[1], now: later).types(on: links[1]) == ["PRUNE"])
        _ = mesh.node.received(message(3), on: links[2], now: later)
        #expect(push(&mesh, now: later) == [links[0]])
        _ = mesh.node.received(message(4), on: links[0], now: later)
        #expect(push(&mesh, now: later) == [links[2]])
    }

    @Test func aNeighbourThatWasUsefulIsPrunedOnlyWhenItHasNotBeenForAWhile() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...3)
        func second(_ number: Int, after delay: Duration) -> [String] {
            _ = mesh.node.received(message(number), on: links[0], now: origin + delay)
            _ = push(&mesh, now: origin + delay)
            return mesh.node.received(message(number), on: links[1], now: origin + delay).types(on: links[1])
        }
        _ = mesh.node.received(message(1), on: links[1])
        _ = push(&mesh)
        #expect(second(2, after: .zero).isEmpty)
        #expect(second(3, after: limits.superfluousBeforePrune * 0.9).isEmpty)
        _ = mesh.node.received(message(4), on: links[1], now: origin + limits.superfluousBeforePrune)
        _ = push(&mesh, now: origin + limits.superfluousBeforePrune)
        #expect(second(5, after: limits.superfluousBeforePrune).isEmpty, "it has been useful meanwhile")
        #expect(second(6, after: limits.superfluousBeforePrune * 2) == ["PRUNE"])
    }

    @Test func whatIsPushedInTimeIsNotGrafted() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.have([id(1)]), on: links[1])
        _ = mesh.node.received(message(1), on: links[0])
        _ = push(&mesh)
        #expect(mesh.node.tick(now: origin + limits.graftDelay).types(on: links[1]).allSatisfy { $0 != "GRAFT" })
    }

    @Test func whoGraftsIsAnsweredAndPushedToFromThenOn() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.prune, on: links[1])
        _ = mesh.node.received(message(1), on: links[0])
        #expect(push(&mesh) == [links[2]])
        let answer = mesh.node.received(MessageEncoder.graft([id(1), id(2)]), on: links[1])
        #expect(answer == [.sendTransactions(links[1], [id(1)])])
        _ = mesh.node.received(message(3), on: links[0])
        #expect(push(&mesh) == [links[1], links[2]])
    }

    @Test func whatComparingHasFoundIsNotPushedOn() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(message(1, isMissed: true), on: links[0])
        #expect(push(&mesh).isEmpty)
        #expect(
            mesh.node.tick(now: origin + limits.lazyDelay).allSatisfy {
                $0 != .send(links[1], MessageEncoder.have([id(1)]))
            }
        )
        #expect(mesh.node.received(message(1, isMissed: true), on: links[1]).isEmpty, "nor is its sender pruned")
    }

    @Test func aNeighbourThatSentWhatANaivePeerHadSentIsNotPruned() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        mesh.node.accepted(link(1))
        _ = mesh.node.received(naiveHandshake("ws://localhost:4099"), on: link(1))
        _ = mesh.node.received(message(1), on: link(1))
        #expect(push(&mesh) == Set(links))
        #expect(mesh.node.received(message(1), on: links[0]).isEmpty)
    }

    @Test func sendersAndAnnouncementsAreForgottenInTime() {
        var limits = GossipLimits()
        limits.rememberedSenders = 4
        limits.maximumWanted = 4
        var tree = BroadcastTree(limits: limits)
        for number in 0..<10 { tree.received(id(number), over: link(1)) }
        #expect(tree.sender(of: id(5)) == nil)
        #expect(tree.sender(of: id(6)) == link(1))
        let announced = (0..<5).map { tree.announce(.init(id: id($0), except: nil, isForAll: false), now: origin) }
        #expect(announced == [true, true, true, true, false])
        let missed = (20..<25).map { tree.missed(id($0), announcedBy: identity(2), now: origin) }
        #expect(missed == [true, true, true, true, false])
        let asked = tree.takeOverdue(now: origin + limits.graftDelay)
        #expect(asked.requests.map(\.of) == [identity(2)])
        #expect(asked.requests.map(\.ids) == [(20..<24).map(id)] && !asked.isAnyGivenUp)
        let givenUp = tree.takeOverdue(now: origin + limits.graftDelay * 2)
        #expect(givenUp.requests.isEmpty && givenUp.isAnyGivenUp)
        let again = tree.missed(id(24), announcedBy: identity(2), now: origin)
        #expect(again)
    }
}
