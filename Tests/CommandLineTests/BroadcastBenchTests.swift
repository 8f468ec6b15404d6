import Gossip
import JSON
import Posix
import Testing
import Time

@testable import Supervisor

@Suite struct BenchTransactionTests {
    private func make(size: Int, run: UInt32 = 0xAB) -> BenchTransactions {
        BenchTransactions(run: run, size: size, at: Timestamp(milliseconds: 1_700_000_000_123))
    }

    @Test(arguments: [BenchTransactions.smallest, 200, 1_000, 65_536])
    func areValidAndAsLargeAsAskedFor(_ size: Int) throws {
        var transactions = make(size: size)
        for number in [0, 7, 4_999_999] {
            let message = transactions.message(number)
            let data = try #require(try JSONValue(parsing: message)["data"])
            #expect(data.bytes(.compact).count == size)
            let identity = NodeIdentity(id: "node-1", incarnation: 1)
            var node = GossipNode(GossipNode.Settings(identity: identity, address: nil, knownPeers: []), seed: 1)
            message.withUnsafeBytes { node.submitted($0, by: 1, now: .origin) }
            #expect(node.batch.newCount == 1, "the node finds it valid")
        }
    }

    @Test func areRecognisedHoweverTheyAreWritten() throws {
        var transactions = make(size: 200)
        let message = transactions.message(4_711)
        #expect(message.withUnsafeBytes(transactions.number) == 4_711)
        let pretty = try JSONValue(parsing: message).bytes(.pretty)
        #expect(pretty.withUnsafeBytes(transactions.number) == 4_711)
        let pool = Array("[\n".utf8) + message + Array(",\n".utf8) + transactions.message(12) + Array("\n]".utf8)
        #expect(transactions.numbers(in: pool) == [4_711, 12])
    }

    @Test func othersAreNot() {
        var other = make(size: 200, run: 0xAC)
        let transactions = make(size: 200)
        #expect(other.message(1).withUnsafeBytes(transactions.number) == nil)
        for text in ["", "b", "bench-", "bench-000000ab-", "bench-000000ab-12", "bench-000000ab-00000000x0"] {
            #expect(Array(text.utf8).withUnsafeBytes(transactions.number) == nil, "\(text)")
        }
        #expect(transactions.numbers(in: []).isEmpty)
    }
}

@Suite struct BroadcastLedgerTests {
    private func at(_ milliseconds: Int) -> Instant { .origin + .milliseconds(milliseconds) }

    @Test func aTransactionIsDoneOnceEveryNodeHasIt() {
        var ledger = BroadcastLedger(nodeCount: 2, sourceCount: 1)
        ledger.sent(to: 0, due: at(10))
        ledger.answered(by: 0, isSuccess: true, at: at(12))
        ledger.seen(0, by: 1, at: at(13))
        #expect(!ledger.isComplete && ledger.missing == [1, 0] && ledger.lostCount == 1)
        ledger.seen(0, by: 0, at: at(17))
        #expect(ledger.isComplete && ledger.completeCount == 1 && ledger.lostCount == 0)
        #expect(ledger.successLatencies == [.milliseconds(2)] && ledger.broadcastLatencies == [.milliseconds(7)])
        #expect(ledger.firstDue == at(10) && ledger.lastComplete == at(17))
    }

    @Test func whatComesAgainIsCountedAndChangesNothing() {
        var ledger = BroadcastLedger(nodeCount: 2, sourceCount: 1)
        ledger.sent(to: 0, due: at(0))
        for _ in 0..<3 { ledger.seen(0, by: 1, at: at(1)) }
        #expect(ledger.duplicateCount == 2 && ledger.copiesSeen == 3 && ledger.completeCount == 0)
    }

    @Test func answersBelongToWhatWasSentInTheirOrder() {
        var ledger = BroadcastLedger(nodeCount: 1, sourceCount: 2)
        for (source, due) in [(0, 0), (1, 1), (0, 2)] { ledger.sent(to: source, due: at(due)) }
        ledger.answered(by: 0, isSuccess: true, at: at(5))
        ledger.answered(by: 1, isSuccess: true, at: at(6))
        ledger.answered(by: 0, isSuccess: false, at: at(7))
        ledger.answered(by: 0, isSuccess: true, at: at(8))
        #expect(ledger.successLatencies == [.milliseconds(5), .milliseconds(5)], "nobody asked for the last answer")
        #expect(ledger.rejectedCount == 1 && ledger.lostCount == 2, "what was refused is not missed")
        ledger.seen(0, by: 0, at: at(9))
        ledger.seen(1, by: 0, at: at(9))
        #expect(ledger.isComplete && ledger.lostCount == 0)
    }

    @Test func whatASourceNeverAcknowledgedIsNotLost() {
        var ledger = BroadcastLedger(nodeCount: 1, sourceCount: 2)
        for source in [0, 0, 1] { ledger.sent(to: source, due: at(0)) }
        ledger.answered(by: 0, isSuccess: true, at: at(1))
        ledger.seen(0, by: 0, at: at(1))
        ledger.sourceEnded(0)
        #expect(ledger.unansweredCount == 1)
        #expect(ledger.lostCount == 1, "the second source acknowledges nothing, so what it was given counts")
        ledger.found(2, on: 0)
        #expect(ledger.lostCount == 0 && ledger.broadcastLatencies.count == 1, "found later has no latency")
    }

    @Test func manyNodesAndTransactions() {
        var ledger = BroadcastLedger(nodeCount: 100, sourceCount: 1)
        for _ in 0..<50 { ledger.sent(to: 0, due: at(0)) }
        for number in 0..<50 {
            for node in 0..<100 where (number, node) != (31, 77) { ledger.seen(number, by: node, at: at(1)) }
        }
        #expect(ledger.completeCount == 49 && ledger.duplicateCount == 0)
        #expect(ledger.missing == (0..<100).map { $0 == 77 ? 1 : 0 })
        ledger.seen(50, by: 0, at: at(2))
        #expect(ledger.completeCount == 49, "a number that was never sent is nobody's")
    }
}

@Suite struct LatencyQuantilesTests {
    @Test func byNearestRank() throws {
        let quantiles = try #require(LatencyQuantiles((1...1_000).reversed().map { .milliseconds($0) }))
        let shown = LatencyQuantiles.shown.map { quantiles.quantile($0.share) }
        #expect(shown == [500, 900, 990, 999, 1_000].map { .milliseconds($0) })
        #expect(quantiles.json["p99"]?.number?.double == 990)
    }

    @Test func ofOneAndOfNone() throws {
        #expect(LatencyQuantiles([]) == nil)
        let one = try #require(LatencyQuantiles([.microseconds(1_234)]))
        #expect(one.quantile(0.5) == .microseconds(1_234) && one.quantile(1) == .microseconds(1_234))
        #expect(one.json["max"]?.number?.double == 1.234)
    }
}
