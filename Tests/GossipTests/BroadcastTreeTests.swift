import Hashing
import Testing
import Time

@testable import Gossip

@Suite("Broadcast tree")
struct BroadcastTreeTests {
    private let limits = GossipLimits()

    private func message(_ number: Int, isMissed: Bool = false) -> String {
        #"{"type":"TRANSACTION",\#(isMissed ? #""missed":true,"# : "")"data":{"a":\#(number)}}"#
    }

    private func id(_ number: Int) -> TransactionID {
        Array(#"{"a":\#(number)}"#.utf8).withUnsafeBytes { SHA256.hash($0) }
    }

    /// Stores what has come and returns the links it is pushed over.
    private func push(_ mesh: inout PartialMesh, now: Instant = origin) -> Set<LinkID> {
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
        for number in 0..<10 { _ = tree.received(id(number), over: link(1)) }
        #expect(!tree.isSuperfluous(id(5), over: link(2)))
        #expect(tree.isSuperfluous(id(6), over: link(2)))
        #expect(!tree.isSuperfluous(id(6), over: link(1)))
        let announced = (0..<5).map { tree.announce(id($0), except: nil, now: origin) }
        #expect(announced == [true, true, true, true, false])
        let missed = (20..<25).map { tree.missed(id($0), announcedBy: identity(2), now: origin) }
        #expect(missed == [true, true, true, true, false])
        let asked = tree.takeOverdue(now: origin + limits.graftDelay).map(\.from)
        #expect(asked == Array(repeating: identity(2), count: 4))
        let givenUp = tree.takeOverdue(now: origin + limits.graftDelay * 2).map(\.from)
        #expect(givenUp == Array(repeating: nil, count: 4))
        let again = tree.missed(id(24), announcedBy: identity(2), now: origin)
        #expect(again)
    }
}
