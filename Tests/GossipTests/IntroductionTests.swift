import Testing
import Time

@testable import Gossip

@Suite("Introductions")
struct IntroductionTests {
    private let limits = GossipLimits()

    private func native(
        _ number: Int,
        naming others: [Int] = [],
        unproven: [Int] = [],
        isIntroduced: Bool = false,
        isUnanswered: Bool = false,
        fingerprint: UInt64? = nil
    ) throws -> [UInt8] {
        var details = NativeDetails()
        details.unproven = try unproven.map { try address($0).text }
        details.isIntroduced = isIntroduced
        details.isUnanswered = isUnanswered
        details.fingerprint = fingerprint
        return MessageEncoder.handshake(
            addresses: try others.map(address),
            own: try address(number),
            identity: identity(number),
            pool: .empty,
            details: details
        )
    }

    private func names(in handshake: String) throws -> [String] {
        let tail = try #require(handshake.split(separator: #""data":["#).last)
        return tail.prefix { $0 != "]" }.split(separator: ",").map { $0.filter { $0 != "\"" } }
    }

    @Test func aPeerThatANativeOneHasNamedIsNotToldTheList() throws {
        var node = GossipNode(
            .init(identity: identity(9), address: try address(9), knownPeers: [try address(2)]),
            seed: 1
        )
        let dial = node.start(now: origin).dials[0]
        let first = node.opened(dial, as: link(1), now: origin).sent(on: link(1))[0]
        #expect(!first.contains("introduced"))
        _ = node.received(try native(2, naming: [3, 4], unproven: [4]), on: link(1))
        let dials = node.tick(now: origin + limits.dialTieBreak)
        let targets = Dictionary(uniqueKeysWithValues: zip(dials.dialledAddresses, dials.dials))
        let three = try #require(targets["ws://localhost:4003"])
        let brief = node.opened(three, as: link(2), now: origin).sent(on: link(2))[0]
        #expect(try names(in: brief) == ["ws://localhost:4009"])
        #expect(brief.contains(#""introduced":true"#))
        let four = try #require(targets["ws://localhost:4004"])
        let full = node.opened(four, as: link(3), now: origin).sent(on: link(3))[0]
        #expect(
            try names(in: full) == [
                "ws://localhost:4002", "ws://localhost:4003", "ws://localhost:4004", "ws://localhost:4009",
            ]
        )
        #expect(full.contains(#""unproven":["ws://localhost:4004"]"#))
    }

    /// Two newcomers who come at once learn of each other from whichever node both have asked. If each asked only the known
    /// peer that it reached first, there might be none.
    @Test func everyKnownPeerIsAskedForTheListThoughAnotherHasNamedIt() throws {
        var node = try startedNode(9, knownPeers: [2, 3])
        _ = node.opened(DialID(number: 1), as: link(1), now: origin)
        _ = node.received(try native(2, naming: [3]), on: link(1))
        let greeting = node.opened(DialID(number: 2), as: link(2), now: origin).sent(on: link(2))[0]
        #expect(!greeting.contains("introduced"))
        #expect(try names(in: greeting) == ["ws://localhost:4002", "ws://localhost:4003", "ws://localhost:4009"])
    }

    @Test func whoWasIntroducedIsAnsweredWithoutTheListAndAStrangerWithIt() throws {
        for isIntroduced in [true, false] {
            var node = try startedNode(1)
            node.accepted(link(1))
            _ = node.received(try native(2), on: link(1))
            node.accepted(link(2))
            let actions = node.received(try native(3, isIntroduced: isIntroduced), on: link(2))
            let answer = actions.sent(on: link(2))[0]
            #expect(try names(in: answer).contains("ws://localhost:4002") == !isIntroduced)
        }
    }

    @Test func aNaiveNodeWhereANativeOneWasIsToldTheList() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(try native(2, naming: [9]), on: link(1))
        let dial = try #require(node.tick(now: origin + .seconds(1)).dials.first)
        #expect(try names(in: node.opened(dial, as: link(2), now: origin).sent(on: link(2))[0]).count == 1)
        node.accepted(link(3))
        let actions = node.received(naiveHandshake("ws://localhost:4009"), on: link(3))
        let list = try names(in: try #require(actions.sent(on: link(2)).first))
        #expect(list == ["ws://localhost:4002", "ws://localhost:4009", "ws://localhost:4001"])
    }

    @Test func afterARestPeersAreInvitedToCompareAddresses() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(try native(2, isIntroduced: true), on: link(1))
        let due = node.tick(now: origin + limits.restBeforeReminder)
        #expect(due.types(on: link(1)) == ["HANDSHAKE"])
        #expect(try names(in: due.sent(on: link(1))[0]) == ["ws://localhost:4001"])
        #expect(node.tick(now: origin + limits.restBeforeReminder * 2).types(on: link(1)).isEmpty)
    }

    @Test func whoKnowsOthersIsToldWhatItWasNotToldYetAndNothingTwice() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(try native(2, isIntroduced: true), on: link(1))
        node.accepted(link(2))
        _ = node.received(try native(3, isIntroduced: true), on: link(2))
        let reminder = try native(2, isIntroduced: true, fingerprint: 1)
        let first = try names(in: node.received(reminder, on: link(1)).sent(on: link(1))[0])
        #expect(first.contains("ws://localhost:4003"))
        #expect(node.received(reminder, on: link(1)).types(on: link(1)).isEmpty)
        node.accepted(link(3))
        _ = node.received(try native(4, isIntroduced: true), on: link(3))
        let second = try names(in: node.received(reminder, on: link(1)).sent(on: link(1))[0])
        #expect(second == ["ws://localhost:4004", "ws://localhost:4001"])
    }

    @Test func whatWasToldLongAgoIsToldAgain() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(try native(2, isIntroduced: true), on: link(1))
        let reminder = try native(2, isIntroduced: true, fingerprint: 1)
        let told = try names(in: node.received(reminder, on: link(1)).sent(on: link(1))[0])
        let later = origin + limits.restBeforeRepetition
        #expect(node.received(reminder, on: link(1), now: later + .nanoseconds(-1)).types(on: link(1)).isEmpty)
        #expect(try names(in: node.received(reminder, on: link(1), now: later).sent(on: link(1))[0]) == told)
    }

    @Test func whoDoesNotAnswerIsGreetedAgainWithGrowingPauses() throws {
        var node = try startedNode(1, knownPeers: [2])
        #expect(node.opened(DialID(number: 1), as: link(1), now: origin).types(on: link(1)) == ["HANDSHAKE"])
        var (now, pauses) = (origin, [Duration]())
        for _ in 0..<7 {
            let before = now
            while true {
                now = node.nextDeadline
                guard node.tick(now: now).sent(on: link(1)).isEmpty else { break }
            }
            pauses.append(now - before)
        }
        #expect(pauses == [1, 2, 4, 5, 5, 5, 5].map { .seconds($0) })
        _ = node.received(try native(2), on: link(1), now: now)
        let later = node.tick(now: now + .seconds(60)).sent(on: link(1))
        #expect(!later.contains { $0.contains("unanswered") })
    }

    @Test func whoWasGreetedAndHasNoAnswerGetsAnother() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let greeting = try native(2, isIntroduced: true)
        #expect(node.received(greeting, on: link(1)).types(on: link(1)) == ["HANDSHAKE"])
        let again = try native(2, isUnanswered: true)
        let answer = node.received(again, on: link(1)).sent(on: link(1))
        #expect(answer.count == 1)
        #expect(answer.first?.contains("HANDSHAKE") == true)
        #expect(node.links.link(to: identity(2)) == link(1))
    }

    @Test func aNaivePeerThatHasDialledUsIsGreetedOnce() throws {
        var node = try startedNode(1, knownPeers: [2])
        #expect(node.opened(DialID(number: 1), as: link(1), now: origin).types(on: link(1)) == ["HANDSHAKE"])
        node.accepted(link(2))
        _ = node.received(naiveHandshake("ws://localhost:4002"), on: link(2))
        #expect(node.tick(now: origin + .seconds(60)).sent(on: link(1)).isEmpty)
    }

    @Test func whoKnowsTheSameIsToldNothing() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(try native(2, isIntroduced: true), on: link(1))
        let same = node.addressesFingerprint
        #expect(same == (try address(1).key.fingerprint) &+ (try address(2).key.fingerprint))
        let actions = node.received(try native(2, isIntroduced: true, fingerprint: same), on: link(1))
        #expect(actions.isEmpty)
        _ = node.closed(link(1), now: origin)
        #expect(node.addressesFingerprint == (try address(1).key.fingerprint))
    }

    @Test func whatWasReachedIsRememberedInOrderAndForgottenBeyondTheLimit() {
        var log = ConnectionLog()
        for number in 0..<10 { log.append("\(number)", limit: 6) }
        #expect(log.end == 10)
        #expect(log.keys(since: 0) == nil)
        #expect(log.keys(since: 8).map(Array.init) == ["8", "9"])
        #expect(log.keys(since: 10).map(Array.init) == [])
    }
}
