import Hashing
import Testing
import Time

@testable import Gossip

@Suite("Reconciliation")
struct ReconciliationTests {
    /// Two native nodes with a link between them, whose messages are carried by hand.
    private struct Pair {
        var nodes: [GossipNode]
        var texts: [Digest256: String] = [:]
        var now = origin
        private(set) var messages = 0
        private(set) var copies = 0

        init(limits: GossipLimits = GossipLimits()) throws {
            nodes = try (1...2).map { number in
                GossipNode(
                    .init(
                        identity: identity(number),
                        address: try address(number),
                        knownPeers: number == 1 ? [try address(2)] : [],
                        limits: limits
                    ),
                    seed: UInt64(number)
                )
            }
        }

        mutating func restore(_ numbers: Range<Int>, to index: Int) throws {
            for number in numbers {
                let text = #"{"a":\#(number)}"#
                let (id, _) = try Array(text.utf8).withUnsafeBytes { bytes in
                    try nodes[index].restore(bytes, at: TextLocation(offset: 0, count: 1))
                }
                texts[id] = text
            }
        }

        /// Links the two up, carries all messages and lets timers run, for the given time.
        mutating func run(for duration: Duration) {
            let end = now + duration
            nodes[1].accepted(link(1))
            let dial = nodes[0].start(now: now).dials[0]
            _ = nodes[1].start(now: now)
            carry(nodes[0].opened(dial, as: link(1), now: now), from: 0)
            while let deadline = nodes.map(\.nextDeadline).min(), deadline <= end {
                now = deadline
                for index in 0..<2 { carry(nodes[index].tick(now: now), from: index) }
            }
        }

        private mutating func carry(_ actions: [GossipAction], from index: Int) {
            var pending = actions.map { (index, $0) }
            while !pending.isEmpty {
                let (sender, action) = pending.removeFirst()
                for message in self.messages(of: action) {
                    messages += 1
                    pending += nodes[1 - sender].received(message, on: link(1), now: now).map { (1 - sender, $0) }
                }
                nodes[1 - sender].store(now: now)
            }
        }

        private mutating func messages(of action: GossipAction) -> [String] {
            switch action {
            case .send(_, let bytes):
                return [String(decoding: bytes, as: UTF8.self)]
            case .sendTransactions(_, let ids):
                copies += ids.count
                return ids.compactMap { texts[$0] }.map { #"{"type":"TRANSACTION","data":\#($0)}"# }
            case .dial, .cancelDial, .close, .peersChanged, .notice:
                return []
            }
        }
    }

    @Test func equalPoolsAreFoundEqualByTheirHandshakes() throws {
        var pair = try Pair()
        for index in 0..<2 { try pair.restore(0..<300, to: index) }
        pair.run(for: .milliseconds(50))
        #expect(pair.messages == 2)
        #expect(pair.copies == 0)
    }

    @Test(arguments: [
        (0..<40, 20..<60), (0..<400, 0..<0), (0..<0, 0..<400), (0..<1_000, 5..<1_005), (0..<300, 300..<600),
        (0..<1, 0..<0),
    ])
    func justTheDifferenceIsSent(first: Range<Int>, second: Range<Int>) throws {
        var pair = try Pair()
        try pair.restore(first, to: 0)
        try pair.restore(second, to: 1)
        pair.run(for: .milliseconds(90))
        #expect(pair.nodes[0].pool.summary == pair.nodes[1].pool.summary)
        #expect(pair.nodes[0].pool.count == Set(first).union(second).count)
        #expect(pair.copies == Set(first).symmetricDifference(second).count)
    }

    @Test func aSmallDifferenceOfLargePoolsTakesFewMessages() throws {
        var pair = try Pair()
        try pair.restore(0..<2_000, to: 0)
        try pair.restore(0..<1_999, to: 1)
        pair.run(for: .milliseconds(90))
        #expect(pair.nodes[1].pool.count == 2_000)
        #expect(pair.messages < 12, "\(pair.messages) messages")
    }

    @Test func whatIsCutShortGoesOnInTheNextRounds() throws {
        var limits = GossipLimits()
        limits.transactionsPerAnswer = 30
        limits.answersPerWindow = 8
        var pair = try Pair(limits: limits)
        try pair.restore(0..<700, to: 0)
        pair.run(for: .seconds(20))
        #expect(pair.nodes[1].pool.count == 700)
    }

    @Test func aNodeThatCannotStoreAsksForNothing() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let native = MessageEncoder.handshake(addresses: [], own: nil, identity: identity(2), pool: .empty)
        _ = node.received(native, on: link(1))
        node.batchFailed()
        let digest = MessageEncoder.digest(PoolSummary(count: 5, fingerprint: 1))
        #expect(node.received(digest, on: link(1)).isEmpty)
    }

    /// A node that has `count` transactions and native peers, as many as links, who have none.
    private func node(holding count: Int, links: [LinkID]) throws -> GossipNode {
        var node = try startedNode(1)
        for number in 0..<count {
            _ = try Array("{\"a\":\(number)}".utf8).withUnsafeBytes { bytes in
                try node.restore(bytes, at: TextLocation(offset: 0, count: 1))
            }
        }
        for (index, link) in links.enumerated() {
            node.accepted(link)
            let peer = identity(index + 2)
            _ = node.received(MessageEncoder.handshake(addresses: [], own: nil, identity: peer, pool: .empty), on: link)
        }
        return node
    }

    @Test func whoeverHasMoreLeavesTheLeadToTheOther() throws {
        var node = try node(holding: 3, links: [link(1)])
        let own = MessageEncoder.digest(node.pool.summary)
        let less = MessageEncoder.digest(PoolSummary(count: 2, fingerprint: 1))
        #expect(node.received(less, on: link(1)) == [.send(link(1), own)])
        let more = MessageEncoder.digest(PoolSummary(count: 4, fingerprint: 1))
        #expect(node.received(more, on: link(1)).sent(on: link(1)).allSatisfy { $0.hasPrefix(#"{"type":"IDS""#) })
    }

    @Test func oneComparisonAtATimeAndTheOtherIsTakenUpLater() throws {
        var node = try node(holding: 1, links: [link(1), link(2), link(3), link(4)])
        let more = MessageEncoder.digest(PoolSummary(count: 4, fingerprint: 1))
        #expect(node.received(more, on: link(4)).count == 1)
        for other in 1...3 as ClosedRange<UInt64> { #expect(node.received(more, on: link(other)).isEmpty) }
        let due = node.tick(now: origin + GossipLimits().quietBeforeDigest)
        for other in 1...3 as ClosedRange<UInt64> { #expect(due.sent(on: link(other)).count == 1) }
    }

    @Test func aComparisonThatGoesOnKeepsItsPlaceAndAStalledOneLosesIt() throws {
        var node = try node(holding: 1, links: [link(1), link(2)])
        let more = MessageEncoder.digest(PoolSummary(count: 9, fingerprint: 1))
        let missed = Array(#"{"type":"TRANSACTION","missed":true,"data":{"b":1}}"#.utf8)
        let summaries = MessageEncoder.summaries(.all, Array(repeating: .empty, count: 16))
        var now = origin
        #expect(node.received(more, on: link(1), now: now).count == 1)
        for progress in [summaries, MessageEncoder.ids(.all, []), missed] {
            now = now + GossipLimits().sessionTimeout * 0.9
            _ = node.received(progress, on: link(1), now: now)
            node.store(now: now)
            now = now + GossipLimits().sessionTimeout * 0.9
            #expect(node.received(more, on: link(2), now: now).isEmpty)
            _ = node.received(progress, on: link(1), now: now)
        }
        now = now + GossipLimits().sessionTimeout
        #expect(node.received(more, on: link(2), now: now).count == 1)
    }

    @Test func aPeerThatCaughtUpIsInvitedToCompare() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(
            MessageEncoder.handshake(addresses: [], own: nil, identity: identity(2), pool: .empty),
            on: link(1)
        )
        #expect(node.drained(link(1)).isEmpty)
        node.payloadSkipped(on: link(1))
        #expect(node.drained(link(1)) == [.send(link(1), MessageEncoder.digest(.empty))])
        #expect(node.drained(link(1)).isEmpty)
    }

    @Test func whatWasAskedForIsNotAskedForAgainAtOnce() {
        var antiEntropy = AntiEntropy(limits: GossipLimits())
        let ids = (0..<10).map { Digest256(UInt64($0), 0, 0, 0) }
        #expect(antiEntropy.newlyWanted(ids, now: origin) == ids)
        #expect(antiEntropy.newlyWanted(ids, now: origin + .milliseconds(999)) == [])
        antiEntropy.received(ids[0])
        #expect(antiEntropy.newlyWanted(ids, now: origin + .milliseconds(999)) == [ids[0]])
        #expect(antiEntropy.newlyWanted(ids, now: origin + .seconds(1)) == Array(ids[1...]))
    }

    @Test func whatIsAskedForIsBounded() {
        var limits = GossipLimits()
        limits.maximumWanted = 4
        var antiEntropy = AntiEntropy(limits: limits)
        let ids = (0..<10).map { Digest256(UInt64($0), 0, 0, 0) }
        #expect(antiEntropy.newlyWanted(ids, now: origin) == Array(ids[..<4]))
        #expect(antiEntropy.newlyWanted(ids, now: origin + .seconds(1)) == Array(ids[..<4]))
    }

    @Test func inAPartialMeshWhatComparingHasFoundIsComparedWithAllNeighbours() throws {
        for isFound in [false, true] {
            var mesh = try PartialMesh(degree: 6)
            let links = try mesh.befriend(2...7)
            let missed = isFound ? #""missed":true,"# : ""
            _ = mesh.node.received(#"{"type":"TRANSACTION",\#(missed)"data":{"amount":1}}"#, on: links[0])
            mesh.node.store()
            let due = mesh.node.tick(now: origin + GossipLimits().quietBeforeDigest)
            let compared = links.filter { due.types(on: $0).contains("DIGEST") }
            #expect(isFound ? compared == links : (1...2).contains(compared.count))
        }
    }
}
