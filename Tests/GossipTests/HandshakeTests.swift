import Testing
import Time

@testable import Gossip

@Suite("Handshake")
struct HandshakeTests {
    /// Two nodes whose messages are carried by hand; `first` has dialled `second` over link 1 of either.
    private struct Pair {
        var first: GossipNode
        var second: GossipNode

        init(knownPeers: [Int] = [2], isFirstPublic: Bool = true) throws {
            first = GossipNode(
                .init(
                    identity: identity(1),
                    address: isFirstPublic ? try address(1) : nil,
                    knownPeers: try knownPeers.map(address)
                ),
                seed: 1
            )
            second = try startedNode(2)
        }

        /// Opens a dial of `first` and carries both HANDSHAKEs; returns what either did at the end.
        mutating func shakeHands(_ dial: DialID, over id: LinkID) -> (first: [GossipAction], second: [GossipAction]) {
            second.accepted(id)
            let greeting = first.opened(dial, as: id, now: origin).sent(on: id)[0]
            let answer = second.received(greeting, on: id)
            return (first.received(answer.sent(on: id)[0], on: id), answer)
        }
    }

    @Test func aDialledNaivePeerIsToldWhoIsConnectedAndWeLast() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let learned = node.received(naiveHandshake("ws://localhost:4008", "ws://localhost:4009"), on: link(1))
        #expect(learned.dialledAddresses == ["ws://localhost:4008", "ws://localhost:4009"])
        _ = node.opened(learned.dials[0], as: link(2), now: origin)
        let greeting = try #require(node.opened(learned.dials[1], as: link(3), now: origin).sent(on: link(3)).first)
        let start = #"{"type":"HANDSHAKE","data":["ws://localhost:4008","ws://localhost:4009","ws://localhost:4001"],"#
        #expect(greeting.hasPrefix(start))
    }

    @Test func neitherSelfNorWhoIsConnectedOrAttemptedIsDialled() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let handshake = naiveHandshake("ws://LOCALHOST:4001/", "ws://localhost:4008", "ws://LocalHost:4008")
        let first = node.received(handshake, on: link(1))
        #expect(first.dialledAddresses == ["ws://localhost:4008"])
        #expect(node.received(handshake, on: link(1)).isEmpty)
        _ = node.opened(first.dials[0], as: link(2), now: origin)
        #expect(node.received(handshake, on: link(1)).isEmpty)
    }

    @Test func aClosedAddressIsInNoLaterHandshake() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let dials = node.received(naiveHandshake("ws://localhost:4008"), on: link(1)).dials
        _ = node.opened(dials[0], as: link(2), now: origin)
        #expect(node.namedAddresses == ["ws://localhost:4008"])
        _ = node.closed(link(2), now: origin)
        #expect(node.namedAddresses.isEmpty)
    }

    @Test func nativePeersAnswerOnTheSameLinkAndKeepIt() throws {
        var pair = try Pair()
        let dial = pair.first.start(now: origin).dials[0]
        let (first, second) = pair.shakeHands(dial, over: link(1))
        #expect(first == [.notice(.peerJoined("node-2")), .peersChanged])
        #expect(second.dialledAddresses.isEmpty)
        #expect(pair.first.namedAddresses == ["ws://localhost:4002"])
        #expect(pair.second.namedAddresses == ["ws://localhost:4001"])
        #expect(pair.first.peerNames == ["node-2"])
    }

    @Test func aNaivePeerGetsNoAnswerOnWhatItDialled() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        #expect(node.received(naiveHandshake("ws://localhost:4008"), on: link(1)).sent(on: link(1)).isEmpty)
    }

    @Test func simultaneousDialsSettleOnOneLink() throws {
        var pair = try Pair()
        let dial = pair.first.start(now: origin).dials[0]
        pair.second.accepted(link(1))
        let greeting = pair.first.opened(dial, as: link(1), now: origin).sent(on: link(1))[0]
        let dialBack = pair.second.learn(["ws://localhost:4001"], now: origin).dials[0]
        pair.first.accepted(link(2))
        let counterGreeting = pair.second.opened(dialBack, as: link(2), now: origin).sent(on: link(2))[0]
        let fromSecond = pair.second.received(greeting, on: link(1))
        let fromFirst = pair.first.received(counterGreeting, on: link(2))
        let closedByFirst =
            fromFirst.closures + pair.first.received(fromSecond.sent(on: link(1))[0], on: link(1)).closures
        let closedBySecond =
            fromSecond.closures + pair.second.received(fromFirst.sent(on: link(2))[0], on: link(2)).closures
        #expect(closedByFirst == [link(2)])
        #expect(closedBySecond == [])
        #expect(pair.first.closed(link(2), now: origin).dialledAddresses.isEmpty)
        #expect(pair.second.closed(link(2), now: origin).dialledAddresses.isEmpty)
        #expect(pair.first.nextDeadline > origin && pair.second.namedAddresses == ["ws://localhost:4001"])
    }

    @Test func anAttemptIsCancelledWhenThePeerReachesUsFirst() throws {
        var pair = try Pair()
        let dial = pair.first.start(now: origin).dials[0]
        let dialBack = pair.second.learn(["ws://localhost:4001"], now: origin).dials[0]
        pair.first.accepted(link(2))
        let greeting = pair.second.opened(dialBack, as: link(2), now: origin).sent(on: link(2))[0]
        #expect(pair.first.received(greeting, on: link(2)).contains(.cancelDial(dial)))
        #expect(pair.first.failed(dial, now: origin).isEmpty)
    }

    @Test func twoSpellingsOfAPeerNeitherMakeTwoLinksNorARedial() throws {
        var pair = try Pair()
        pair.first.addresses.addKnownPeer(try NodeAddress("ws://127.0.0.1:4002"), now: origin)
        let dials = pair.first.start(now: origin).dials
        _ = pair.shakeHands(dials[1], over: link(1))
        let (first, second) = pair.shakeHands(dials[0], over: link(2))
        #expect(first.closures == [link(2)])
        #expect(second.closures == [])
        #expect(pair.first.namedAddresses == ["ws://localhost:4002"])
        _ = pair.first.closed(link(2), now: origin)
        #expect(pair.first.tick(now: origin + .seconds(5)).dialledAddresses.isEmpty)
    }

    @Test func aNodeThatDialledItselfLearnsItsOtherSpelling() throws {
        var node = try startedNode(1)
        let dial = node.learn(["ws://127.0.0.1:4001"], now: origin).dials[0]
        node.accepted(link(1))
        let greeting = node.opened(dial, as: link(2), now: origin).sent(on: link(2))[0]
        let answer = node.received(greeting, on: link(1)).sent(on: link(1))[0]
        #expect(node.received(answer, on: link(2)) == [.close(link(2), .ownAddress)])
        _ = node.closed(link(2), now: origin)
        _ = node.closed(link(1), now: origin)
        #expect(node.namedAddresses.isEmpty)
        #expect(node.tick(now: origin + .seconds(60)).dialledAddresses.isEmpty)
    }

    @Test func aPrivateNodeIsReachedThroughItsLinkAlone() throws {
        var pair = try Pair(isFirstPublic: false)
        let dial = pair.first.start(now: origin).dials[0]
        _ = pair.shakeHands(dial, over: link(1))
        #expect(pair.second.peerNames == ["node-1"])
        #expect(pair.second.namedAddresses.isEmpty)
        #expect(pair.second.closed(link(1), now: origin).dialledAddresses.isEmpty)
        #expect(pair.second.addresses.count == 1)
    }

    @Test func ofTwoNodesThatLearnOfEachOtherTheSecondWaits() throws {
        let third = MessageEncoder.handshake(
            addresses: [try address(1), try address(9)],
            own: try address(3),
            identity: identity(3),
            pool: .empty
        )
        var node = GossipNode(
            .init(identity: identity(5), address: try address(5), knownPeers: [try address(3)]),
            seed: 1
        )
        let dial = node.start(now: origin).dials[0]
        _ = node.opened(dial, as: link(1), now: origin)
        #expect(node.received(third, on: link(1)).dialledAddresses == ["ws://localhost:4009"])
        let later = origin + GossipLimits().dialTieBreak
        #expect(node.tick(now: later).dialledAddresses == ["ws://localhost:4001"])
    }

    @Test func unusableAddressesMakeOneNotice() throws {
        var node = try startedNode(1)
        node.accepted(link(1))
        let actions = node.received(naiveHandshake("nonsense", "wss://a", "ws://localhost:4009"), on: link(1))
        #expect(actions.first == .notice(.unusableAddress("nonsense and 1 more")))
        #expect(actions.dialledAddresses == ["ws://localhost:4009"])
    }

    @Test func aNativePeerThatBreaksTheProtocolIsCutOffAndANaiveOneIsNot() throws {
        var pair = try Pair()
        let dial = pair.first.start(now: origin).dials[0]
        _ = pair.shakeHands(dial, over: link(1))
        #expect(pair.second.received("nonsense", on: link(1)).closures == [link(1)])
        var node = try startedNode(1)
        node.accepted(link(1))
        _ = node.received(naiveHandshake("ws://localhost:4009"), on: link(1))
        #expect(node.received("nonsense", on: link(1)).closures.isEmpty)
    }
}
