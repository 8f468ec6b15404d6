import Testing
import Time

@testable import Gossip

@Suite("Relays")
struct RelaysTests {
    /// Public nodes that all know which of them has a tunnel to which private one.
    private struct Mesh {
        var tunnels: [NodeIdentity: Set<String>]

        func relays(at own: NodeIdentity) -> Relays {
            var relays = Relays(own: own, limits: GossipLimits())
            for name in (tunnels[own] ?? []).sorted() { _ = relays.ownTunnelOpened(name) }
            for (peer, names) in tunnels where peer != own { relays.reported(names, by: peer) }
            return relays
        }

        /// How often each private node and each public one gets a transaction that `sender` has pushed to all that it
        /// is linked with.
        func copies(from sender: NodeIdentity, isPrivate: Bool, privates: [NodeIdentity]) -> [NodeIdentity: Int] {
            let publics = tunnels.keys.filter { $0 != sender }
            let reached = publics.filter { !isPrivate || tunnels[$0]?.contains(sender.id) == true }
            var copies: [NodeIdentity: Int] = [:]
            for node in reached { copies[node, default: 0] += 1 }
            if !isPrivate { for node in privates where tunnels[sender]?.contains(node.id) == true { copies[node] = 1 } }
            for relay in reached {
                let own = relays(at: relay)
                for node in privates where node != sender && own.ownTunnels.contains(node.id) {
                    if own.relays(from: sender, isSenderPrivate: isPrivate, to: node, isTargetPrivate: true) {
                        copies[node, default: 0] += 1
                    }
                }
                for node in publics where node != relay {
                    if own.relays(from: sender, isSenderPrivate: isPrivate, to: node, isTargetPrivate: false) {
                        copies[node, default: 0] += 1
                    }
                }
            }
            return copies
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func whoeverCanBeReachedGetsOneCopy(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let publics = (1...5).map { identity($0) }
        let privates = (6...9).map { identity($0) }
        var mesh = Mesh(tunnels: [:])
        for node in publics {
            mesh.tunnels[node] = Set(privates.filter { _ in Bool.random(using: &random) }.map(\.id))
        }
        for sender in publics + privates {
            let isPrivate = privates.contains(sender)
            let copies = mesh.copies(from: sender, isPrivate: isPrivate, privates: privates)
            let reached = publics.filter {
                $0 != sender && (!isPrivate || mesh.tunnels[$0]?.contains(sender.id) == true)
            }
            guard !reached.isEmpty else { continue }
            for node in publics where node != sender { #expect(copies[node] == 1, "\(node.id), seed \(seed)") }
            for node in privates where node != sender {
                let canGetIt = (reached + (isPrivate ? [] : [sender])).contains {
                    mesh.tunnels[$0]?.contains(node.id) == true
                }
                #expect(copies[node, default: 0] == (canGetIt ? 1 : 0), "\(node.id), seed \(seed)")
            }
        }
    }

    @Test func tunnelsAreBounded() {
        var limits = GossipLimits()
        limits.maximumTunnels = 2
        var relays = Relays(own: identity(1), limits: limits)
        let opened = ["a", "b", "c", "a"].map { relays.ownTunnelOpened($0) }
        #expect(opened == [true, true, false, false])
        let closed = ["a", "a"].map { relays.ownTunnelClosed($0) }
        #expect(closed == [true, false])
    }

    // MARK: In a node

    private func greeting(_ number: Int, isPublic: Bool, tunnels: [String] = []) throws -> [UInt8] {
        var details = NativeDetails()
        details.tunnels = tunnels
        return MessageEncoder.handshake(
            addresses: [],
            own: isPublic ? try address(number) : nil,
            identity: identity(number),
            pool: .empty,
            details: details
        )
    }

    /// Node 1 with a public peer on link 2 and private ones on links 3 and 4.
    private func node(tunnelsOfThePublicOne tunnels: [String]) throws -> GossipNode {
        var node = try startedNode(1)
        for number in 2...4 {
            node.accepted(link(UInt64(number)))
            let isPublic = number == 2
            _ = node.received(
                try greeting(number, isPublic: isPublic, tunnels: isPublic ? tunnels : []),
                on: link(UInt64(number))
            )
        }
        return node
    }

    @Test func aPrivateNodesTransactionGoesOnToThoseThatItIsNotLinkedWith() throws {
        var node = try node(tunnelsOfThePublicOne: [])
        _ = node.received(#"{"type":"TRANSACTION","data":{"a":1}}"#, on: link(3))
        #expect(node.pushPlan().map(\.links) == [[link(2), link(4)]])
    }

    @Test func aPublicNodesTransactionGoesOnToPrivateNodesThatItHasNoTunnelTo() throws {
        var node = try node(tunnelsOfThePublicOne: ["node-3"])
        _ = node.received(#"{"type":"TRANSACTION","data":{"a":1}}"#, on: link(2))
        #expect(node.pushPlan().map(\.links) == [[link(4)]])
        _ = node.received(#"{"type":"TUNNELS","data":{"opened":["node-4"],"closed":["node-3"]}}"#, on: link(2))
        #expect(node.pushPlan().map(\.links) == [[link(3)]])
    }

    @Test func otherPublicNodesHearOfTunnels() throws {
        var node = try node(tunnelsOfThePublicOne: [])
        node.accepted(link(5))
        let opened = node.received(try greeting(5, isPublic: false), on: link(5))
        #expect(opened.sent(on: link(2)) == [#"{"type":"TUNNELS","data":{"opened":["node-5"],"closed":[]}}"#])
        #expect(opened.sent(on: link(3)).isEmpty)
        let closed = node.closed(link(5), now: origin)
        #expect(closed.sent(on: link(2)) == [#"{"type":"TUNNELS","data":{"opened":[],"closed":["node-5"]}}"#])
    }

    @Test func whatAPeerHasTunnelsToIsForgottenWithIt() throws {
        for isPublic in [true, false] {
            var node = try startedNode(1)
            node.accepted(link(2))
            _ = node.received(try greeting(2, isPublic: isPublic), on: link(2))
            _ = node.received(MessageEncoder.tunnels(opened: ["node-9"], closed: []), on: link(2))
            _ = node.closed(link(2), now: origin)
            #expect(!node.relays.isNeeded)
        }
    }

    @Test func aPartialMeshHasNoUseForTunnels() throws {
        var mesh = try PartialMesh()
        let links = try mesh.befriend(2...3)
        #expect(mesh.node.received(MessageEncoder.tunnels(opened: ["node-9"], closed: []), on: links[0]).isEmpty)
        #expect(!mesh.node.relays.isNeeded)
    }

    @Test func whatComparingHasFoundIsNotRelayed() throws {
        var node = try node(tunnelsOfThePublicOne: [])
        _ = node.received(#"{"type":"TRANSACTION","missed":true,"data":{"a":1}}"#, on: link(3))
        #expect(node.pushPlan().isEmpty)
    }
}
