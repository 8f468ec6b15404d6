import Hashing
import Testing

@testable import Gossip

@Suite("Message reader")
struct MessageReaderTests {
    private func read(_ text: String) throws -> Message {
        try read(Array(text.utf8))
    }

    private func read(_ bytes: [UInt8]) throws -> Message {
        var reader = MessageReader(limits: GossipLimits())
        return try bytes.withUnsafeBytes { try reader.read($0) }
    }

    private let ids = [Digest256(1, 2, 3, 4), Digest256(5, 6, 7, 8)]
    private let summary = PoolSummary(count: 3, fingerprint: 0xABC)

    @Test func aNaiveHandshakeNamesAddressesAlone() throws {
        guard case .handshake(let handshake) = try read(naiveHandshake("ws://a:1", "ws://b:2")) else {
            Issue.record("not a HANDSHAKE")
            return
        }
        #expect(handshake == Handshake(addresses: ["ws://a:1", "ws://b:2"], node: nil))
    }

    @Test(arguments: [true, false])
    func aNativeHandshakeIsReadAsItWasWritten(isPublic: Bool) throws {
        let own = isPublic ? try address(2) : nil
        let bytes = MessageEncoder.handshake(
            addresses: [try address(1)],
            own: own,
            identity: identity(2, incarnation: .max),
            pool: summary
        )
        guard case .handshake(let handshake) = try read(bytes) else {
            Issue.record("not a HANDSHAKE")
            return
        }
        #expect(handshake.addresses == ["ws://localhost:4001"] + (isPublic ? ["ws://localhost:4002"] : []))
        let node = try #require(handshake.node)
        #expect(node.identity == identity(2, incarnation: .max))
        #expect(node.address == own?.text)
        #expect(node.pool == summary)
    }

    @Test func withoutTheFeatureAPeerIsNaiveWhateverItCallsItsMembers() throws {
        guard case .handshake(let handshake) = try read(#"{"type":"HANDSHAKE","data":[],"node":5}"#) else {
            Issue.record("not a HANDSHAKE")
            return
        }
        #expect(handshake.node == nil)
    }

    @Test func reconciliationMessagesAreReadAsTheyWereWritten() throws {
        let prefix = try #require(IDPrefix("0f"))
        let children = (0..<16).map { PoolSummary(count: $0, fingerprint: UInt128($0) << 100) }
        if case .digest(let read) = try read(MessageEncoder.digest(summary)) {
            #expect(read == summary)
        } else {
            Issue.record("not a DIGEST")
        }
        if case .summaries(prefix, let read) = try read(MessageEncoder.summaries(prefix, children)) {
            #expect(read == children)
        } else {
            Issue.record("not SUMMARIES")
        }
        if case .ids(prefix, let read) = try read(MessageEncoder.ids(prefix, ids)) {
            #expect(read == ids)
        } else {
            Issue.record("not IDS")
        }
        if case .want(let read) = try read(MessageEncoder.want(ids)) {
            #expect(read == ids)
        } else {
            Issue.record("not WANT")
        }
        if case .have(let read) = try read(MessageEncoder.have(ids)) {
            #expect(read == ids)
        } else {
            Issue.record("not HAVE")
        }
    }

    @Test func aTransactionsTextIsFoundVerbatim() throws {
        let text = #"{ "data" : {"amount": 0.10} , "type":"TRANS\u0041CTION"}"#
        guard case .transaction(let data, _) = try read(text) else {
            Issue.record("not a TRANSACTION")
            return
        }
        #expect(String(decoding: Array(text.utf8)[data.range], as: UTF8.self) == #"{"amount": 0.10}"#)
    }

    @Test(arguments: ["", "{", "nonsense", #"{"type":"HANDSHAKE","type":"HANDSHAKE"}"#, "\u{FEFF}{}"])
    func whatIsNotJSONIsRefused(text: String) {
        #expect {
            try read(text)
        } throws: { error in
            if case MessageError.notJSON = error { true } else { false }
        }
    }

    @Test func whatIsNoMessageIsRefused() {
        #expect(throws: MessageError.notAnObject) { try read("[]") }
        #expect(throws: MessageError.noType) { try read("{}") }
        #expect(throws: MessageError.noType) { try read(#"{"type":5}"#) }
        #expect(throws: MessageError.unknownType("PING")) { try read(#"{"type":"PING"}"#) }
    }

    @Test(arguments: [
        (#"{"type":"TRANSACTION"}"#, "data"),
        (#"{"type":"HANDSHAKE"}"#, "data"),
        (#"{"type":"HANDSHAKE","data":{}}"#, "data"),
        (#"{"type":"HANDSHAKE","data":[1]}"#, "data"),
        (#"{"type":"HANDSHAKE","data":[],"features":["native/1"],"node":{}}"#, "node.id"),
        (
            #"{"type":"HANDSHAKE","data":[],"features":["native/1"],"node":{"id":"a","incarnation":"x"}}"#,
            "node.incarnation"
        ),
        (#"{"type":"HANDSHAKE","data":[],"features":["native/1"],"node":{"id":"a","incarnation":"1"}}"#, "node.pool"),
        (#"{"type":"DIGEST","data":{"count":-1,"fingerprint":"0"}}"#, "data"),
        (#"{"type":"DIGEST","data":{"count":1.5,"fingerprint":"0"}}"#, "data"),
        (#"{"type":"DIGEST","data":{"count":1,"fingerprint":"100000000000000000000000000000000"}}"#, "data"),
        (#"{"type":"SUMMARIES","data":{"prefix":"G","ranges":[]}}"#, "data.prefix"),
        (#"{"type":"SUMMARIES","data":{"prefix":"","ranges":[]}}"#, "data.ranges"),
        (#"{"type":"IDS","data":{"prefix":"","ids":["00"]}}"#, "data.ids"),
        (#"{"type":"WANT","data":{}}"#, "data"),
        (#"{"type":"HAVE","data":[null]}"#, "data"),
    ])
    func aMemberOfTheWrongKindIsNamed(text: String, member: String) {
        #expect {
            try read(text)
        } throws: { error in
            if case MessageError.badMember(_, member, _) = error { true } else { false }
        }
    }

    @Test func listsOfIdentitiesAreBounded() throws {
        let limit = GossipLimits().idsPerMessage
        let list = Array(repeating: ids[0], count: limit + 1)
        _ = try read(MessageEncoder.want(Array(list.dropLast())))
        #expect(throws: MessageError.self) { try read(MessageEncoder.want(list)) }
    }
}
