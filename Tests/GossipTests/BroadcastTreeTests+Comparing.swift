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
