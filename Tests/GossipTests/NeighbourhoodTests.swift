import Testing
import Time

@testable import Gossip

@Suite("Neighbourhood")
struct NeighbourhoodTests {
    private let limits = GossipLimits()

    @Test func aNewcomerAsksTheKnownPeersToLetItJoin() throws {
        var node = GossipNode(
            .init(
                identity: identity(1),
                address: try address(1),
                knownPeers: [try address(2)],
                topology: .partial(degree: 3)
            ),
            seed: 1
        )
        let dials = node.start(now: origin).dials
        #expect(node.opened(dials[0], as: link(1), now: origin).words == ["join"])
    }

    @Test func whoHasRoomTakesWhoAsksAndWhoHasNoneDoesNot() throws {
        var mesh = try PartialMesh(degree: 3)
        for number in 2...4 { #expect(try mesh.isAsked(number, .want).actions.words == ["yes"]) }
        #expect(try mesh.isAsked(5, .want).actions.words == ["no"])
        #expect(mesh.node.peerNames == ["node-2", "node-3", "node-4"])
    }

    @Test func whoHasNoRoomHandsANeighbourOverToWhoNeedsOne() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        let (actions, _) = try mesh.isAsked(5, .need)
        #expect(actions.words == ["yes"])
        let parted = try #require(actions.closures.first)
        #expect(links.contains(parted))
        #expect(actions.sent(on: parted) == [#"{"type":"LEAVE","data":{"instead":"ws://localhost:4005"}}"#])
        #expect(mesh.node.peerNames.count == 3 && mesh.node.peerNames.contains("node-5"))
        #expect(mesh.node.closed(parted, now: origin).dialledAddresses == [], "it has left on purpose")
    }

    @Test func aNeighbourThatHadToGoTurnsToTheOneItIsNamed() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        let actions = mesh.node.received(#"{"type":"LEAVE","data":{"instead":"ws://localhost:4009"}}"#, on: links[0])
        #expect(actions.dialledAddresses == ["ws://localhost:4009"])
        #expect(mesh.node.peerNames == ["node-3", "node-4"])
        let (asked, then, _) = try mesh.isAnswered(actions.dials[0], by: 9, .yes)
        #expect(asked.words == ["want"])
        #expect(then.contains(.notice(.peerJoined("node-9"))))
    }

    @Test func whoIsRefusedClosesAndAsksAnother() throws {
        var mesh = try PartialMesh(degree: 3)
        let (_, first) = try mesh.isAsked(2, .want)
        let walk = MessageEncoder.walk("ws://localhost:4008", steps: 0)
        let dial = mesh.node.received(walk, on: first).dials[0]
        let id = link(50)
        _ = mesh.node.opened(dial, as: id, now: origin)
        let refusal = mesh.node.received(try PartialMesh.greeting(8, .no, naming: [6]), on: id)
        #expect(refusal.closures == [id])
        #expect(refusal.dialledAddresses == ["ws://localhost:4006"])
        #expect(mesh.node.peerNames == ["node-2"])
    }

    @Test func aNewcomerIsShownRoundByWalks() throws {
        var mesh = try PartialMesh(degree: 4)
        let links = try mesh.befriend(2...5)
        let (actions, newcomer) = try mesh.isAsked(6, .join)
        #expect(actions.words == ["no"])
        let walks = links.flatMap { actions.sent(on: $0) }
        #expect(walks.count == 2)
        #expect(walks.allSatisfy { $0 == #"{"type":"WALK","data":{"address":"ws://localhost:4006","steps":6}}"# })
        #expect(actions.types(on: newcomer) == ["HANDSHAKE"])
    }

    @Test func aWalkGoesOnToAnybodyButWhereItCameFrom() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for _ in 0..<20 {
            let actions = mesh.node.received(MessageEncoder.walk("ws://localhost:4009", steps: 3), on: links[0])
            #expect(actions.sent(on: links[0]).isEmpty)
            #expect(links.flatMap { actions.sent(on: $0) }.allSatisfy { $0.hasSuffix(#""steps":2}}"#) })
        }
    }

    @Test func aFullNodeAtTheEndOfAWalkMakesAPlace() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        let dial = mesh.node.received(MessageEncoder.walk("ws://localhost:4009", steps: 0), on: links[0]).dials[0]
        let (_, then, _) = try mesh.isAnswered(dial, by: 9, .yes)
        #expect(then.closures.count == 1)
        #expect(mesh.node.peerNames.count == 3 && mesh.node.peerNames.contains("node-9"))
    }

    @Test func aLostNeighbourIsReplacedAtOnce() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        _ = mesh.node.received(MessageEncoder.shuffle(["ws://localhost:4008"], steps: 0), on: links[0])
        let actions = mesh.node.closed(links[2], now: origin)
        #expect(actions.contains(.notice(.peerLeft("node-4"))))
        #expect(actions.dialledAddresses == ["ws://localhost:4008"])
    }

    @Test func aPrivateNodeIsTakenBesideTheOthersAndNeverPassedOn() throws {
        var mesh = try PartialMesh(degree: 3)
        _ = try mesh.befriend(2...4)
        let (actions, tunnel) = try mesh.isAsked(9, .join, isPublic: false)
        #expect(actions.words == ["yes"])
        #expect(mesh.node.links[tunnel]?.reference == .tunnel(tunnel))
        #expect(mesh.node.peerNames.count == 4)
        #expect(try mesh.isAsked(5, .need).actions.closures.contains(tunnel) == false)
    }

    @Test func aPrivateNodeIsContentWithAFew() throws {
        var mesh = try PartialMesh(degree: 8, isPublic: false)
        let names = (1...9).map { "ws://localhost:400\($0)" }
        let actions = mesh.node.learn(names, now: origin)
        #expect(actions.dials.count <= limits.neighboursOfPrivateNode + 1)
    }

    @Test func tunnelsAreBoundedWhateverIsAskedFor() throws {
        var limits = GossipLimits()
        limits.maximumTunnels = 2
        var mesh = try PartialMesh(limits: limits)
        let words: [NeighbourWord] = [.join, .need, .want, .need]
        let answers = try zip(6...9, words).flatMap { try mesh.isAsked($0, $1, isPublic: false).actions.words }
        #expect(answers == ["yes", "yes", "no", "no"])
    }

    @Test func whoLosesANeighbourDoesNotSitOutAPauseTakenForLackOfFewer() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...3)
        let now = origin + limits.firstHealingPause * 2
        _ = mesh.node.tick(now: now)
        let pause = try #require(mesh.node.neighbourhood).healsAt - now
        #expect(pause >= limits.longestHealingPause * 0.75, "one fewer than wanted is no harm")
        _ = mesh.node.closed(links[0], now: now)
        #expect(try #require(mesh.node.neighbourhood).healsAt - now <= limits.firstHealingPause * 1.25)
    }

    @Test func anIsolatedNodeAsksItsKnownPeersForEver() throws {
        var mesh = try PartialMesh(degree: 3, knownPeers: [2])
        var now = origin
        for _ in 0..<40 {
            now = max(now + .milliseconds(1), mesh.node.nextDeadline)
            for dial in mesh.node.tick(now: now).dials { _ = mesh.node.failed(dial, now: now) }
        }
        #expect(mesh.node.addresses.count == 2)
        #expect(mesh.node.nextDeadline <= now + limits.longestHealingPause * 1.25)
    }

    @Test func aKnownPeerThatCameBackTakesPartOfATornMesh() throws {
        var mesh = try PartialMesh(degree: 3, knownPeers: [8])
        _ = try mesh.befriend(2...4)
        _ = mesh.node.failed(mesh.start.dials[0], now: origin)
        let now = origin + limits.firstRedialPause * 2
        let dial = try #require(mesh.node.tick(now: now).dials.first)
        #expect(mesh.node.opened(dial, as: link(50), now: now).words == ["need"])
    }

    @Test func aKnownPeerThatHasOtherTransactionsIsPressed() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        mesh.node.addresses.addKnownPeer(try address(8), now: origin)
        let dial = try #require(mesh.node.tick(now: origin).dials.first)
        let id = link(50)
        #expect(mesh.node.opened(dial, as: id, now: origin).words == ["meet"])
        let other = PoolSummary(count: 1, fingerprint: 17)
        let pressed = mesh.node.received(try PartialMesh.greeting(8, .no, pool: other), on: id)
        #expect(pressed.words == ["need"] && pressed.closures.isEmpty)
        let joined = mesh.node.received(try PartialMesh.greeting(8, .yes, pool: other), on: id)
        #expect(joined.contains(.notice(.peerJoined("node-8"))))
        #expect(joined.closures.count == 1 && links.contains(joined.closures[0]))
    }

    @Test func aKnownPeerThatHasTheSameTransactionsIsLeftAlone() throws {
        var mesh = try PartialMesh(degree: 3)
        _ = try mesh.befriend(2...4)
        mesh.node.addresses.addKnownPeer(try address(8), now: origin)
        let dial = try #require(mesh.node.tick(now: origin).dials.first)
        let (_, then, id) = try mesh.isAnswered(dial, by: 8, .no)
        #expect(then.closures == [id])
        #expect(mesh.node.closed(id, now: origin).dials.isEmpty)
        #expect(mesh.node.tick(now: origin + limits.visitInterval * 2).dialledAddresses.contains("ws://localhost:4008"))
    }

    @Test func aStrangerIsToldOfKnownPeersAndNaiveOnesAlone() throws {
        var mesh = try PartialMesh(degree: 3, knownPeers: [])
        _ = try mesh.befriend(2...4)
        mesh.node.accepted(link(60))
        let dials = mesh.node.received(naiveHandshake("ws://localhost:4007", "ws://localhost:4009"), on: link(60))
        #expect(dials.dialledAddresses == ["ws://localhost:4009"], "its own alone is dialled")
        let greeting = mesh.node.opened(dials.dials[0], as: link(61), now: origin).sent(on: link(61))[0]
        #expect(greeting.hasPrefix(#"{"type":"HANDSHAKE","data":["ws://localhost:4009","ws://localhost:4001"],"#))
    }

    @Test func linksThatLeadToNothingAreClosed() throws {
        var mesh = try PartialMesh(degree: 3)
        _ = try mesh.befriend(2...4)
        let (_, id) = try mesh.isAsked(5, .meet)
        #expect(mesh.node.tick(now: origin + limits.settlingTime).closures == [id])
    }

    @Test func viewsAndRequestsAreBounded() throws {
        var mesh = try PartialMesh(degree: 3)
        let links = try mesh.befriend(2...4)
        for start in stride(from: 0, to: 4_000, by: 100) {
            let names = (start..<start + 100).map { "ws://node-\($0):4000" }
            _ = mesh.node.received(MessageEncoder.shuffle(names, steps: 0), on: links[0])
            for name in names { _ = mesh.node.received(MessageEncoder.walk(name, steps: 0), on: links[1]) }
        }
        let place = try #require(mesh.node.neighbourhood)
        #expect(place.passive.addresses.count == 3 * limits.passivePerDegree)
        #expect(place.requests.count <= limits.maximumRequests)
        #expect(mesh.node.addresses.count <= limits.maximumRequests + 5)
    }
}
