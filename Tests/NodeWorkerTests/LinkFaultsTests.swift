import ControlAPI
import Gossip
import JSON
import Testing
import Time

@testable import NodeWorker

/// What is wrong with links, without links: a node that has dialled a peer, and messages to it.
@Suite struct LinkFaultsTests {
    private let link = LinkID(number: 1)

    /// A link that was dialled to an address and has said nothing yet.
    private func dialled(_ address: String = "ws://localhost:4002") throws -> LinkTable.Link {
        let settings = GossipNode.Settings(
            identity: NodeIdentity(id: "node-1", incarnation: 1),
            address: nil,
            knownPeers: [try NodeAddress(address)]
        )
        var node = GossipNode(settings, seed: 1)
        guard case .dial(let dial, _) = node.start(now: .origin).first else { throw Missing() }
        _ = node.opened(dial, as: link, now: .origin)
        return try #require(node.links[link])
    }

    private struct Missing: Error {}

    private func faults(
        isCut: Bool = false,
        delay: Int = 0,
        loss: Double = 0,
        seed: UInt64 = 0,
        replacing before: LinkFaults? = nil
    ) -> LinkFaults {
        let impairment = LinkImpairment(delayMilliseconds: delay, loss: loss)
        let peer = WorkerFaults.Peer(
            name: "node-2",
            address: "ws://localhost:4002",
            isCut: isCut,
            impairment: impairment
        )
        let ordered = WorkerFaults(revision: 1, seed: seed, peers: isCut || impairment != .none ? [peer] : [])
        return LinkFaults(ordered, of: "node-1", replacing: before)
    }

    private func at(_ milliseconds: Int) -> Instant { .origin + .milliseconds(milliseconds) }

    private func message(_ text: String) -> [UInt8] { Array(text.utf8) }

    // MARK: Peers

    @Test func aPeerIsKnownByItsAddressHoweverItIsWritten() throws {
        let cut = faults(isCut: true)
        #expect(cut.isCut(try NodeAddress("WS://LOCALHOST:4002/")))
        #expect(!cut.isCut(try NodeAddress("ws://localhost:4003")))
        #expect(cut.isCut(try dialled()))
        #expect(!faults(delay: 1).isCut(try dialled()))
    }

    @Test(arguments: [
        (#"{"type":"HANDSHAKE","data":["ws://localhost:9"],"node":{"id":"node-2"}}"#, true),
        (#"{"type":"HANDSHAKE","data":["ws://localhost:4002"],"node":{"id":"node-3"}}"#, false),
        (#"{"type":"HANDSHAKE","data":["ws://localhost:9","ws://localhost:4002"]}"#, true),
        (#"{"type":"HANDSHAKE","data":["ws://localhost:4002","ws://localhost:9"]}"#, false),
        (#"{"type":"HANDSHAKE","data":[]}"#, false), (#"{"type":"HANDSHAKE"}"#, false),
    ])
    func whoeverSendsAHandshakeIsRecognised(_ text: String, _ isCut: Bool) throws {
        var tape = JSONTape()
        let sender = try #require(message(text).withUnsafeBytes { HandshakeSender(of: $0, &tape) })
        #expect(faults(isCut: true).isCut(sender) == isCut)
    }

    @Test(arguments: [#"{"type":"TRANSACTION","data":{}}"#, "[]", "not JSON", ""])
    func otherMessagesHaveNoSender(_ text: String) {
        var tape = JSONTape()
        #expect(message(text).withUnsafeBytes { HandshakeSender(of: $0, &tape) } == nil)
    }

    // MARK: Delay

    @Test func delayedMessagesLeaveInOrderWhenTheyAreDue() throws {
        var faults = faults(delay: 50)
        let link = try dialled()
        #expect(faults.send(message("a"), on: link, now: at(0)) == .waits(until: at(50)))
        #expect(faults.send(message("b"), on: link, now: at(10)) == .waits(until: at(60)))
        #expect(faults.nextDeadline == at(50))
        #expect(faults.takeDue(now: at(49)).isEmpty)
        #expect(faults.takeDue(now: at(50)).map(\.messages) == [[message("a")]])
        #expect(faults.nextDeadline == at(60))
        #expect(faults.takeDue(now: at(100)).map(\.messages) == [[message("b")]])
        #expect(faults.nextDeadline == .distantFuture)
    }

    @Test func aShorterDelayOvertakesNothing() throws {
        var long = faults(delay: 50)
        let link = try dialled()
        _ = long.send(message("a"), on: link, now: at(0))
        var short = faults(delay: 1, replacing: long)
        _ = short.send(message("b"), on: link, now: at(10))
        #expect(short.takeDue(now: at(49)).isEmpty)
        #expect(short.takeDue(now: at(50)).map(\.messages) == [[message("a"), message("b")]])
    }

    @Test func whatWaitsLeavesOnceThereIsNoDelay() throws {
        var delayed = faults(delay: 1_000)
        let link = try dialled()
        _ = delayed.send(message("a"), on: link, now: at(0))
        var healed = faults(replacing: delayed)
        #expect(!healed.isOver && healed.isImpaired(link), "what waits still has to leave, and nothing may overtake it")
        healed.release(link.id, now: at(5))
        #expect(healed.send(message("b"), on: link, now: at(5)) == .waits(until: at(5)))
        #expect(healed.takeDue(now: at(5)).map(\.messages) == [[message("a"), message("b")]])
        #expect(healed.isOver && !healed.isImpaired(link))
        #expect(healed.send(message("c"), on: link, now: at(6)) == .passes)
    }

    @Test func aLinkThatEndsTakesAlongWhatWaits() throws {
        var faults = faults(delay: 50)
        _ = faults.send(message("a"), on: try dialled(), now: at(0))
        faults.closed(link)
        #expect(faults.nextDeadline == .distantFuture && faults.takeDue(now: at(50)).isEmpty)
    }

    @Test func tooMuchIsRefusedUntilThereIsRoom() throws {
        var faults = faults(delay: 50)
        let link = try dialled()
        let half = [UInt8](repeating: 0x20, count: DelayLine.largestBytes / 2)
        #expect(faults.send(half, on: link, now: at(0)) == .waits(until: at(50)))
        #expect(faults.send(half, on: link, now: at(10)) == .waits(until: at(60)))
        #expect(faults.send([0x20], on: link, now: at(10)) == .isRefused)
        let first = faults.takeDue(now: at(50))
        #expect(first.map(\.hasRoomAgain) == [true])
        #expect(faults.send([0x20], on: link, now: at(51)) == .waits(until: at(101)))
        #expect(faults.takeDue(now: at(200)).map(\.hasRoomAgain) == [false], "that is said once")
    }

    // MARK: Loss

    private func fates(_ faults: inout LinkFaults, count: Int) throws -> [LinkFaults.Fate] {
        let link = try dialled()
        return (0..<count).map { _ in faults.send([], on: link, now: at(0)) }
    }

    @Test func asManyAreLostAsTheShareSays() throws {
        var some = faults(loss: 0.25)
        let lost = try fates(&some, count: 4_000).count { $0 == .isLost }
        #expect((800...1_200).contains(lost), "\(lost) of 4000")
        var all = faults(loss: 1)
        #expect(try fates(&all, count: 100).allSatisfy { $0 == .isLost })
    }

    @Test func theSeedDecidesWhichAreLost() throws {
        var (one, same, other) = (faults(loss: 0.5, seed: 1), faults(loss: 0.5, seed: 1), faults(loss: 0.5, seed: 2))
        let fates = try fates(&one, count: 64)
        #expect(try fates == self.fates(&same, count: 64))
        #expect(try fates != self.fates(&other, count: 64))
    }

    @Test func newFaultsGoOnWithTheSameChances() throws {
        var (one, first) = (faults(loss: 0.5), faults(loss: 0.5))
        let whole = try fates(&one, count: 64)
        let begin = try fates(&first, count: 32)
        var second = faults(loss: 0.5, replacing: first)
        #expect(try begin + fates(&second, count: 32) == whole)
    }
}
