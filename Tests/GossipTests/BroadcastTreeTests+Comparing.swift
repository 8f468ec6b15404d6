import Testing
import Time

@testable import Gossip

/// What has no say in the tree: transactions found by comparing, and who is no neighbour any more.
extension BroadcastTreeTests {
    @Test func whoPushesWhatComparingHasFoundMeanwhileIsNotPruned() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(message(1, isMissed: true), on: links[0])
        _ = push(&mesh)
        #expect(mesh.node.received(message(1), on: links[1]).isEmpty)
    }

    @Test func aLazyNeighbourThatHadMoreStaysLazy() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.prune, on: links[1])
        _ = mesh.node.received(message(1, isMissed: true), on: links[1])
        _ = push(&mesh)
        _ = mesh.node.received(message(2), on: links[0])
        #expect(push(&mesh) == [links[2]])
    }

    @Test func whoHadMoreIsNotMissedAsTheOneThatPushed() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(message(1, isMissed: true), on: links[0])
        _ = push(&mesh)
        _ = mesh.node.received(MessageEncoder.prune, on: links[0])
        #expect(mesh.node.received(MessageEncoder.have([id(2)]), on: links[1]).isEmpty, "it may still be pushed")
    }

    @Test(arguments: [true, false])
    func whatComparingHasFoundIsToldToAllIfItWasAnnounced(isAnnounced: Bool) throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.prune, on: links[2])
        if isAnnounced { _ = mesh.node.received(MessageEncoder.have([id(1)]), on: links[1]) }
        _ = mesh.node.received(message(1, isMissed: true), on: links[0])
        #expect(push(&mesh).isEmpty)
        let told = mesh.node.tick(now: origin + limits.lazyDelay)
        for link in links { #expect(told.types(on: link) == (isAnnounced && link != links[0] ? ["HAVE"] : [])) }
    }

    @Test func whatIsNewIsAnnouncedBeforeComparingBringsIt() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for lazy in links.dropFirst() { _ = mesh.node.received(MessageEncoder.prune, on: lazy) }
        mesh.node.accepted(link(1))
        _ = mesh.node.received(message(1), on: link(1))
        #expect(push(&mesh) == [links[0]])
        let announced = links.dropFirst().map { GossipAction.send($0, MessageEncoder.have([id(1)])) }
        for question in [MessageEncoder.ids(.all, []), MessageEncoder.want([id(1)])] {
            var node = mesh.node
            #expect(node.received(question, on: links[1]) == announced + [.sendTransactions(links[1], [id(1)])])
        }
    }

    @Test func whoHasNoEagerNeighbourPushesToOneAllTheSame() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for lazy in links { _ = mesh.node.received(MessageEncoder.prune, on: lazy) }
        mesh.node.accepted(link(1))
        _ = mesh.node.received(message(1), on: link(1))
        let first = push(&mesh)
        #expect(first.count == 1 && first.isSubset(of: links))
        _ = mesh.node.received(message(2), on: link(1))
        #expect(push(&mesh) == first, "it stays in the tree")
    }

    @Test(arguments: [true, false])
    func whoHasLeftIsNotAskedForWhatItAnnounced(isLost: Bool) throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for link in links.dropFirst() { _ = mesh.node.received(MessageEncoder.have([id(1)]), on: link) }
        if isLost {
            _ = mesh.node.closed(links[1], now: origin)
        } else {
            _ = mesh.node.received(MessageEncoder.leave(instead: nil), on: links[1])
            _ = mesh.node.received(MessageEncoder.have([id(2)]), on: links[1])
        }
        let due = mesh.node.tick(now: origin + limits.graftDelay)
        #expect(due.sent(on: links[2]).contains(String(decoding: MessageEncoder.graft([id(1)]), as: UTF8.self)))
        #expect(!mesh.node.tree.isAsked(id(2)))
    }
}
