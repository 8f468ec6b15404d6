import Hashing
import Testing
import Time

@testable import Gossip

@Suite("Transactions")
struct TransactionTests {
    private func message(_ data: String) -> String { #"{"type":"TRANSACTION","data":\#(data)}"# }

    /// A node with a client on link 1, a native peer on link 2 and a naive one that dialled link 3 and was dialled on
    /// link 4.
    private func connectedNode() throws -> GossipNode {
        var node = try startedNode(1)
        node.accepted(link(1))
        node.accepted(link(2))
        let native = MessageEncoder.handshake(
            addresses: [],
            own: try address(2),
            identity: identity(2),
            pool: .empty
        )
        _ = node.received(native, on: link(2))
        node.accepted(link(3))
        let dials = node.received(naiveHandshake("ws://localhost:4009"), on: link(3)).dials
        _ = node.opened(dials[0], as: link(4), now: origin)
        return node
    }

    private func texts(_ push: Push, of batch: TransactionBatch) -> [String] {
        push.texts.map { String(decoding: batch.bytes[$0], as: UTF8.self) }
    }

    @Test func aClientsTransactionGoesToEveryPeerOnce() throws {
        var node = try connectedNode()
        #expect(node.received(message(#"{"a":1}"#), on: link(1)).isEmpty)
        let plan = node.pushPlan()
        #expect(plan.map(\.links) == [[link(2)], [link(4)]])
        #expect(plan.allSatisfy { texts($0, of: node.batch) == [#"{"a":1}"#] })
        #expect(node.batch.items.map(\.source) == [.submitter(.link(link(1)))])
    }

    @Test func aNativesTransactionGoesToNaivePeersAlone() throws {
        var node = try connectedNode()
        _ = node.received(message(#"{"a":1}"#), on: link(2))
        #expect(node.pushPlan().map(\.links) == [[link(4)]])
    }

    @Test func aNaivePeersTransactionIsAnnouncedToNativesAndNotSentBack() throws {
        var node = try connectedNode()
        _ = node.received(message(#"{"a":1}"#), on: link(3))
        #expect(node.pushPlan().isEmpty)
        node.store()
        let actions = node.tick(now: origin + GossipLimits().announceDelay)
        #expect(actions.sent(on: link(2)).allSatisfy { $0.hasPrefix(#"{"type":"HAVE""#) })
        #expect(actions.sent(on: link(2)).count == 1)
        #expect(actions.sent(on: link(4)).isEmpty)
    }

    @Test func aPeerThatHasNotSaidWhoItIsGetsNothingThatANativeHas() throws {
        var node = try connectedNode()
        let dial = node.learn(["ws://localhost:4005"], now: origin).dials[0]
        _ = node.opened(dial, as: link(5), now: origin)
        _ = node.received(message(#"{"a":1}"#), on: link(2))
        _ = node.received(message(#"{"a":2}"#), on: link(1))
        let plan = node.pushPlan()
        #expect(plan.map(\.links) == [[link(2)], [link(4)], [link(5)]])
        #expect(plan.map { texts($0, of: node.batch) } == [[#"{"a":2}"#], [#"{"a":1}"#, #"{"a":2}"#], [#"{"a":2}"#]])
    }

    @Test func aTransactionIsAppliedOnceInWhateverSpelling() throws {
        var node = try connectedNode()
        _ = node.received(message(#"{"a":1,"b":2}"#), on: link(1))
        _ = node.received(message(#"{ "b":2.0, "a":1 }"#), on: link(2))
        guard case .new(let id, let text) = node.batch.items[0].outcome else {
            Issue.record("the first is not new")
            return
        }
        #expect(node.batch.bytes[text].elementsEqual(#"{"a":1,"b":2}"#.utf8))
        #expect(node.batch.items[1].outcome == .duplicate(id: id))
        node.store()
        _ = node.received(message(#"{"a":1,"b":2}"#), on: link(3))
        #expect(node.batch.items.map(\.outcome) == [.duplicate(id: id)])
        #expect(node.pool.count == 1)
    }

    @Test func theTextIsStoredVerbatimOnOneLine() throws {
        var node = try connectedNode()
        _ = node.received(message("{\n \"a\":\r\n 0.10, \"b\":\"x\\ny\" }"), on: link(1))
        let text = String(decoding: node.batch.bytes, as: UTF8.self)
        #expect(text == #"{  "a":   0.10, "b":"x\ny" }"#)
    }

    @Test func aClientIsToldWhyItsMessageIsRefused() throws {
        var node = try connectedNode()
        for text in ["nonsense", #"{"type":"PING"}"#, message("[]"), #"{"type":"WANT","data":[]}"#] {
            _ = node.received(text, on: link(1))
        }
        let codes = node.batch.items.map { item in
            if case .rejected(let rejection) = item.outcome { rejection.code } else { "accepted" }
        }
        #expect(codes == ["malformed_message", "unknown_type", "not_an_object", "unknown_type"])
        #expect(node.pushPlan().isEmpty)
    }

    @Test func httpAndTheSupervisorSubmitThroughTheSameRoutine() throws {
        var node = try connectedNode()
        for text in [message(#"{"a":1}"#), naiveHandshake("ws://localhost:4007")] {
            Array(text.utf8).withUnsafeBytes { node.submitted($0, by: 17, now: origin) }
        }
        #expect(node.batch.items.map(\.source) == [.submitter(.request(17)), .submitter(.request(17))])
        #expect(node.batch.newCount == 1)
    }

    @Test func aBatchThatCouldNotBeStoredIsForgotten() throws {
        var node = try connectedNode()
        _ = node.received(message(#"{"a":1}"#), on: link(1))
        node.batchFailed()
        #expect(node.pool.count == 0)
        #expect(node.batch.isEmpty)
        _ = node.received(message(#"{"a":1}"#), on: link(1))
        #expect(node.batch.newCount == 1)
    }

    @Test func aRestoredTransactionIsKnown() throws {
        var node = try startedNode(1)
        let location = TextLocation(offset: 2, count: 7)
        let (id, isNew) = try Array(#"{"a":1}"#.utf8).withUnsafeBytes { try node.restore($0, at: location) }
        #expect(isNew)
        #expect(node.pool.location(of: id) == location)
        node.accepted(link(1))
        _ = node.received(message(#"{"a":1}"#), on: link(1))
        #expect(node.batch.items.map(\.outcome) == [.duplicate(id: id)])
    }
}
