import TestSupport
import Testing

@testable import Supervision

@Suite("Cluster formation")
struct ClusterFormationTests {
    /// A cluster of ready nodes, given by what is special about each: "private", "http", "naive", or nothing.
    private func cluster(_ kinds: String...) -> ClusterFormation {
        var formation = ClusterFormation()
        for (index, kind) in kinds.enumerated() {
            let name = "node-\(index + 1)"
            let reach: NodeReach = kind == "private" ? .dialsOnly : kind == "http" ? .http : .webSocket
            formation.nodeAdded(name, reach: reach, isNative: kind != "naive")
            formation.readinessChanged(name, isReady: true)
        }
        return formation
    }

    @Test func nativesAreLinkedWhenBothSaySo() {
        var formation = cluster("", "")
        #expect(formation.linksExpected == 1)
        formation.linkOpened(from: "node-1", to: "node-2")
        #expect(formation.links == 0)
        #expect(!formation.isFormed)
        formation.linkOpened(from: "node-2", to: "node-1")
        #expect(formation.links == 1)
        #expect(formation.isFormed)
        formation.linkClosed(from: "node-1", to: "node-2")
        #expect(formation.links == 0)
    }

    @Test func expectedLinksAreCountedByWhatIsAskedOfThem() {
        var formation = cluster("", "", "private", "private")
        #expect(formation.countExpected { _, _ in true } == formation.linksExpected)
        #expect(formation.countExpected { one, other in one == "node-1" || other == "node-1" } == 3)
        formation.readinessChanged("node-1", isReady: false)
        #expect(formation.countExpected { one, other in one == "node-1" || other == "node-1" } == 0)
    }

    @Test func nodesWithoutAWayToEachOtherAreNotExpectedToBeLinked() {
        #expect(cluster("private", "private").linksExpected == 0)
        #expect(cluster("private", "http").linksExpected == 0)
        #expect(cluster("http", "http").linksExpected == 1)
        #expect(cluster("", "http").linksExpected == 1)
        #expect(cluster("", "private").linksExpected == 1)
        let six = cluster("", "", "", "private", "private", "http")
        #expect(six.linksExpected == 12, "15 pairs but that of the private nodes and theirs with the HTTP node")
    }

    @Test func aNaiveNodeIsLinkedWhenEitherSaysSo() {
        for (reporter, peer) in [("node-1", "node-2"), ("node-2", "node-1")] {
            var formation = cluster("naive", "")
            formation.linkOpened(from: reporter, to: peer)
            #expect(formation.isFormed)
            #expect(formation.peers(of: "node-1") == ["node-2"])
        }
    }

    @Test func privateNodesNeedNotBeLinkedWithEachOther() {
        var formation = cluster("private", "private", "")
        #expect(formation.linksExpected == 2)
        formation.peersReported(by: "node-3", ["node-1", "node-2"])
        formation.linkOpened(from: "node-1", to: "node-3")
        formation.linkOpened(from: "node-2", to: "node-3")
        #expect(formation.isFormed)
        #expect(formation.links == 2)
    }

    @Test func aNodeThatDiedAndCameBackIsLinkedByItsOwnWord() {
        var formation = cluster("", "")
        formation.linkOpened(from: "node-1", to: "node-2")
        formation.linkOpened(from: "node-2", to: "node-1")
        formation.processEnded("node-2")
        #expect(formation.links == 0)
        #expect(formation.linksExpected == 0)
        formation.readinessChanged("node-2", isReady: true)
        #expect(!formation.isFormed)
        formation.linkOpened(from: "node-2", to: "node-1")
        #expect(formation.isFormed)
    }

    @Test func aRemovedNodeLeavesNothingBehind() {
        var formation = cluster("", "", "")
        for name in ["node-1", "node-2", "node-3"] {
            formation.peersReported(by: name, ["node-1", "node-2", "node-3", "stranger"])
        }
        #expect(formation.links == 3)
        formation.nodeRemoved("node-2")
        #expect(formation.links == 1)
        #expect(formation.linksExpected == 1)
        #expect(formation.peers(of: "node-1") == ["node-3"])
        formation.nodeAdded("node-2", reach: .webSocket, isNative: true)
        formation.readinessChanged("node-2", isReady: true)
        #expect(formation.links == 1)
        #expect(formation.peers(of: "node-2").isEmpty, "what was said of its predecessor is forgotten")
    }

    @Test func nothingReadyIsNotFormed() {
        var formation = ClusterFormation()
        #expect(!formation.isFormed)
        formation.nodeAdded("node-1", reach: .webSocket, isNative: true)
        #expect(!formation.isFormed)
        formation.readinessChanged("node-1", isReady: true)
        #expect(formation.isFormed)
    }

    @Test func convergedMeansEqualPools() {
        var formation = cluster("", "naive", "")
        for (name, peers) in [("node-1", ["node-2", "node-3"]), ("node-3", ["node-1", "node-2"])] {
            formation.peersReported(by: name, peers)
        }
        #expect(formation.isFormed)
        let full = PoolSummary(count: 3, fingerprint: "abc")
        formation.poolReported(by: "node-1", full)
        #expect(!formation.isConverged)
        formation.poolReported(by: "node-3", PoolSummary(count: 1, fingerprint: "x"))
        #expect(!formation.isConverged)
        formation.poolReported(by: "node-3", full)
        #expect(formation.isConverged)
        formation.poolReported(by: "node-2", PoolSummary(count: 3, fingerprint: "other"))
        #expect(!formation.isConverged)
        formation.processEnded("node-2")
        #expect(formation.isConverged)
    }

    @Test func peersAreToldInTheOrderOfAddition() {
        var formation = cluster("", "", "", "", "", "", "", "", "", "naive")
        let others = (1...9).map { "node-\($0)" }
        formation.peersReported(by: "node-10", others.shuffled())
        #expect(formation.peers(of: "node-10") == others)
    }

    @Test func aPartialMeshIsFormedWhenItHangsTogether() {
        var formation = ClusterFormation(isPartial: true)
        #expect(!formation.isFormed)
        for number in 1...5 {
            formation.nodeAdded("node-\(number)", reach: .webSocket, isNative: true)
            if number < 5 { formation.readinessChanged("node-\(number)", isReady: true) }
        }
        func link(_ left: String, _ right: String) {
            formation.linkOpened(from: left, to: right)
            formation.linkOpened(from: right, to: left)
        }
        link("node-1", "node-2")
        link("node-3", "node-4")
        #expect(formation.partCount == 2)
        #expect(formation.links == 2 && formation.linksExpected == 3 && !formation.isFormed)
        formation.linkOpened(from: "node-2", to: "node-3")
        #expect(!formation.isFormed, "both ends have to say so")
        link("node-2", "node-3")
        #expect(formation.isFormed && formation.linksExpected == 3)
        formation.readinessChanged("node-5", isReady: true)
        #expect(formation.partCount == 2 && !formation.isFormed)
        link("node-5", "node-1")
        #expect(formation.isFormed)
        formation.processEnded("node-2")
        #expect(formation.partCount == 2 && formation.linksExpected == 3 && !formation.isFormed)
    }

    /// What is kept up to date incrementally must be what counting anew gives.
    @Test(arguments: [1, 2, UInt64.random(in: 0 ... .max)])
    func countsAgreeWithCountingAnew(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var formation = ClusterFormation()
        let names = (1...8).map { "node-\($0)" }
        for step in 0..<5000 {
            change(&formation, names, &random)
            let missing = countMissing(formation)
            #expect(formation.linksExpected - formation.links == missing, "seed \(seed), step \(step)")
            #expect(formation.isFormed == (formation.readyCount > 0 && missing == 0), "seed \(seed), step \(step)")
        }
    }

    private func change(_ formation: inout ClusterFormation, _ names: [String], _ random: inout SeededGenerator) {
        let name = names[Int.random(in: 0..<names.count, using: &random)]
        let peer = names[Int.random(in: 0..<names.count, using: &random)]
        let isTrue = Bool.random(using: &random)
        switch Int.random(in: 0..<12, using: &random) {
        case 0: formation.nodeRemoved(name)
        case 1, 2:
            let reach = [NodeReach.webSocket, .http, .dialsOnly].randomElement(using: &random) ?? .webSocket
            formation.nodeAdded(name, reach: reach, isNative: isTrue)
        case 3: formation.processEnded(name)
        case 4, 5: formation.readinessChanged(name, isReady: isTrue)
        case 6: formation.linkClosed(from: name, to: peer)
        case 7: formation.peersReported(by: name, names.shuffled(using: &random).prefix(4))
        case 8: formation.poolReported(by: name, PoolSummary(count: isTrue ? 1 : 2, fingerprint: ""))
        default: formation.linkOpened(from: name, to: peer)
        }
    }

    private func countMissing(_ formation: ClusterFormation) -> Int {
        let ready = formation.members.values.filter(\.isReady)
        let missing = ready.flatMap { member in
            ready.filter { other in
                member.ordinal < other.ordinal && formation.isExpected(member, other)
                    && !formation.isLinked(member, other)
            }
        }
        return missing.count
    }
}
