import Testing
import Time

@testable import Gossip

@Suite("Address book")
struct AddressBookTests {
    private var random = SeededGenerator(seed: 3)
    private let limits = GossipLimits()

    /// Has a dial of the address fail, and returns the pause until the next.
    private mutating func failOnce(_ book: inout AddressBook, at now: Instant) throws -> Duration {
        let dial = try #require(book.beginDueDials(now: now).first?.0)
        book.failed(dial, now: now, using: &random)
        return book.nextDialDeadline - now
    }

    @Test func aKnownPeerIsDialledAtOnceAndOnlyOnce() throws {
        var book = AddressBook(limits: limits)
        book.addKnownPeer(try address(1), now: origin)
        #expect(book.nextDialDeadline == origin)
        #expect(book.beginDueDials(now: origin).map(\.1) == [try address(1)])
        #expect(book.beginDueDials(now: origin + .seconds(9)).isEmpty)
        #expect(book.nextDialDeadline == .distantFuture)
    }

    @Test func theOwnAddressIsNeverDialledInAnySpelling() throws {
        var book = AddressBook(limits: limits)
        book.markOwn(try address(1))
        #expect(book.learn(try NodeAddress("WS://LocalHost:4001/"), grace: .zero, now: origin) == .alreadyThere)
        #expect(try book.learn("ws://localhost:4001", grace: .zero, now: origin) == .alreadyThere)
        #expect(book.beginDueDials(now: origin + .seconds(1_000)).isEmpty)
    }

    @Test func aConnectedAddressIsNotDialled() throws {
        var book = AddressBook(limits: limits)
        #expect(book.connected(try address(2), by: link(1), now: origin) == nil)
        #expect(book.learn(try address(2), grace: .zero, now: origin) == .alreadyThere)
        #expect(book.beginDueDials(now: origin + .seconds(1_000)).isEmpty)
        #expect(book.connectedAddresses == [try address(2)])
    }

    @Test func anAttemptIsGivenUpWhenThePeerReachesUs() throws {
        var book = AddressBook(limits: limits)
        book.addKnownPeer(try address(2), now: origin)
        let dial = try #require(book.beginDueDials(now: origin).first?.0)
        #expect(book.connected(try address(2), by: link(1), now: origin) == dial)
        #expect(book.opened(dial, as: link(2), now: origin) == nil)
        #expect(book.connectedAddresses == [try address(2)])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func pausesDoubleWithinTheirJitterUpToTheLongest(seed: UInt64) throws {
        var test = AddressBookTests()
        test.random = SeededGenerator(seed: seed)
        var book = AddressBook(limits: limits)
        book.addKnownPeer(try address(2), now: origin)
        var now = origin
        var expected = limits.firstRedialPause
        for _ in 0..<12 {
            let pause = try test.failOnce(&book, at: now)
            #expect(expected * 0.75 <= pause && pause <= expected * 1.25, "seed \(seed)")
            expected = min(expected * 2, limits.longestRedialPause)
            now = now + pause
        }
    }

    @Test mutating func aLearnedAddressIsForgottenAfterAMinuteAndAKnownPeerNever() throws {
        var book = AddressBook(limits: limits)
        _ = book.learn(try address(2), grace: .zero, now: origin)
        book.addKnownPeer(try address(3), now: origin)
        var now = origin
        while now < origin + .seconds(59) {
            for (dial, _) in book.beginDueDials(now: now) { book.failed(dial, now: now, using: &random) }
            #expect(book.count == 2)
            now = now + .milliseconds(500)
        }
        now = origin + .seconds(70)
        for (dial, _) in book.beginDueDials(now: now) { book.failed(dial, now: now, using: &random) }
        #expect(book.count == 1)
        #expect(book.beginDueDials(now: now + .seconds(10)).map(\.1) == [try address(3)])
    }

    @Test mutating func aLostAddressIsRedialledSoonAndMentionedNoMore() throws {
        var book = AddressBook(limits: limits)
        _ = book.connected(try address(2), by: link(1), now: origin)
        book.closed(link(1), to: try address(2), now: origin + .seconds(5), using: &random)
        #expect(book.connectedAddresses.isEmpty)
        #expect(book.nextDialDeadline <= origin + .seconds(5) + limits.firstRedialPause * 1.25)
    }

    @Test mutating func anAddressStaysConnectedWhileOneLinkIsLeft() throws {
        var book = AddressBook(limits: limits)
        _ = book.connected(try address(2), by: link(1), now: origin)
        _ = book.connected(try address(2), by: link(2), now: origin)
        book.closed(link(1), to: try address(2), now: origin, using: &random)
        #expect(book.connectedAddresses == [try address(2)])
        book.closed(link(2), to: try address(2), now: origin, using: &random)
        #expect(book.connectedAddresses.isEmpty)
    }

    @Test mutating func linksThatBreakAtOnceAreRedialledMoreAndMoreSlowly() throws {
        var book = AddressBook(limits: limits)
        book.addKnownPeer(try address(2), now: origin)
        var now = origin
        for number in 1...10 as ClosedRange<UInt64> {
            let dial = try #require(book.beginDueDials(now: now).first?.0)
            #expect(book.opened(dial, as: link(number), now: now) == (try address(2)))
            book.closed(link(number), to: try address(2), now: now, using: &random)
            now = book.nextDialDeadline
        }
        #expect(now - origin > limits.firstRedialPause * 500)
    }

    @Test mutating func aPeerThatMentionsAWaitingAddressHastensItsRedial() throws {
        var book = AddressBook(limits: limits)
        book.addKnownPeer(try address(2), now: origin)
        var now = origin
        for _ in 0..<8 { now = now + (try failOnce(&book, at: now)) }
        let dial = try #require(book.beginDueDials(now: now).first?.0)
        book.failed(dial, now: now, using: &random)
        #expect(book.nextDialDeadline > now + .seconds(1))
        _ = book.learn(try address(2), grace: .zero, now: now)
        #expect(book.nextDialDeadline == now + limits.firstRedialPause)
    }

    @Test mutating func attemptsAndContactsAreBounded() throws {
        var limits = GossipLimits()
        limits.maximumConcurrentDials = 2
        limits.maximumContacts = 3
        var book = AddressBook(limits: limits)
        for number in 1...3 { #expect(book.learn(try address(number), grace: .zero, now: origin) == .added) }
        #expect(book.learn(try address(4), grace: .zero, now: origin) == .full)
        let first = book.beginDueDials(now: origin)
        #expect(first.map(\.1) == [try address(1), try address(2)])
        #expect(book.nextDialDeadline == .distantFuture)
        book.failed(first[0].0, now: origin, using: &random)
        #expect(book.beginDueDials(now: origin).map(\.1) == [try address(3)])
    }

    @Test mutating func anAliasIsNotPassedOnAndForgottenWithItsLink() throws {
        var book = AddressBook(limits: limits)
        _ = book.connected(try NodeAddress("ws://127.0.0.1:4002"), by: link(1), now: origin)
        _ = book.connected(try address(2), by: link(1), now: origin)
        book.markAlias(try NodeAddress("ws://127.0.0.1:4002"))
        #expect(book.connectedAddresses == [try address(2)])
        book.closed(link(1), to: try NodeAddress("ws://127.0.0.1:4002"), now: origin, using: &random)
        #expect(book.count == 1)
    }
}
