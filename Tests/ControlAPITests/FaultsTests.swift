import ControlAPI
import JSON
import Testing

@Suite struct FaultsTests {
    private static let bad = LinkImpairment(delayMilliseconds: 50, loss: 0.1)

    private func parsed(_ text: String) throws -> Faults { try Faults(parsing: text.utf8) }

    @Test func aPartitionCutsLinksBetweenItsGroupsOnly() throws {
        var faults = Faults()
        try faults.divide(into: [["node-10", "node-2"], ["node-3"], ["node-4"]])
        #expect(
            faults.isCut("node-2", "node-3") && faults.isCut("node-4", "node-3") && faults.isCut("node-3", "node-10")
        )
        #expect(!faults.isCut("node-2", "node-10"))
        #expect(
            !faults.isCut("node-5", "node-3") && !faults.isCut("node-2", "node-5"),
            "a node in no group reaches all"
        )
        #expect(faults.partitionText == "2,10 | 3 | 4")
    }

    @Test func partitionsThatAreNoneAreRefused() {
        var faults = Faults()
        #expect(throws: FaultError.tooFewGroups) { try faults.divide(into: [["node-1"]]) }
        #expect(throws: FaultError.emptyGroup) { try faults.divide(into: [["node-1"], []]) }
        #expect(throws: FaultError.inTwoGroups("node-1")) {
            try faults.divide(into: [["node-1"], ["node-2", "node-1"]])
        }
        #expect(faults.isEmpty)
    }

    @Test func aLinkThatIsDownHasNoOtherFaultAndTheOtherWayRound() throws {
        var faults = Faults()
        try faults.impair(from: "node-1", to: "node-2", Self.bad)
        #expect(faults.impairment(from: "node-1", to: "node-2") == Self.bad)
        #expect(faults.impairment(from: "node-2", to: "node-1") == .none)
        try faults.takeDown("node-2", "node-1")
        #expect(faults.isCut("node-1", "node-2") && faults.impaired.isEmpty && faults.count == 1)
        try faults.impair(from: "node-2", to: "node-1", Self.bad)
        #expect(!faults.isCut("node-1", "node-2") && faults.count == 1)
        #expect(throws: FaultError.linkToItself("node-1")) { try faults.takeDown("node-1", "node-1") }
        #expect(throws: FaultError.linkToItself("node-1")) {
            try faults.impair(from: "node-1", to: "node-1", Self.bad)
        }
    }

    @Test func healing() throws {
        var faults = Faults()
        try faults.divide(into: [["node-1"], ["node-2"]])
        try faults.takeDown("node-3", "node-4")
        try faults.impair(from: "node-3", to: "node-5", Self.bad)
        try faults.heal("node-4", "node-3")
        try faults.heal("node-5", "node-3")
        #expect(faults.lines == ["partitioned 1 | 2"])
        #expect(throws: FaultError.keptApart("node-1", "node-2", partition: "1 | 2")) {
            try faults.heal("node-1", "node-2")
        }
        faults.heal()
        #expect(faults.isEmpty && !faults.isCut("node-1", "node-2") && faults.nodes.isEmpty)
    }

    @Test func aNodeThatIsGoneIsForgotten() throws {
        var faults = Faults()
        try faults.divide(into: [["node-1", "node-2"], ["node-3"], ["node-4"]])
        try faults.takeDown("node-1", "node-2")
        try faults.impair(from: "node-2", to: "node-3", Self.bad)
        try faults.impair(from: "node-3", to: "node-2", Self.bad)
        #expect(faults.nodes == ["node-1", "node-2", "node-3", "node-4"])
        faults.forget("node-2")
        #expect(faults.lines == ["partitioned 1 | 3 | 4"])
        faults.forget("node-1")
        #expect(faults.partitionText == "3 | 4")
        faults.forget("node-4")
        #expect(faults.isEmpty)
    }

    @Test func inWords() throws {
        var faults = Faults()
        try faults.divide(into: [["node-1"], ["node-2", "node-3"]])
        try faults.takeDown("node-10", "node-9")
        try faults.impair(from: "node-1", to: "node-2", Self.bad)
        try faults.impair(from: "node-2", to: "node-1", Self.bad)
        try faults.impair(from: "node-4", to: "node-1", LinkImpairment(loss: 0.125))
        #expect(
            faults.lines == [
                "partitioned 1 | 2,3", "9 – 10: down", "1 – 2: delayed by 50 ms, 10 % lost", "4 → 1: 12.5 % lost",
            ]
        )
    }

    @Test func aLinkInWords() throws {
        var faults = Faults()
        try faults.takeDown("node-10", "node-9")
        try faults.impair(from: "node-1", to: "node-2", Self.bad)
        #expect(faults.remarks(on: "node-9", "node-10") == [LinkRemark(.both, "down")])
        #expect(faults.remarks(on: "node-1", "node-2") == [LinkRemark(.forth, "delayed by 50 ms, 10 % lost")])
        #expect(faults.remarks(on: "node-2", "node-1") == [LinkRemark(.back, "delayed by 50 ms, 10 % lost")])
        try faults.impair(from: "node-2", to: "node-1", LinkImpairment(loss: 0.125))
        #expect(faults.remarks(on: "node-2", "node-1").map(\.direction) == [.forth, .back])
        try faults.impair(from: "node-2", to: "node-1", Self.bad)
        #expect(faults.remarks(on: "node-2", "node-1") == [LinkRemark(.both, "delayed by 50 ms, 10 % lost")])
        #expect(faults.remarks(on: "node-2", "node-3").isEmpty)
    }

    // MARK: The document

    @Test func roundTrip() throws {
        var faults = Faults()
        try faults.divide(into: [["node-1"], ["node-2", "node-3"]])
        try faults.takeDown("node-2", "node-3")
        try faults.impair(from: "node-1", to: "node-3", Self.bad)
        faults.seed = 9
        faults.revision = 4
        #expect(try Faults(parsing: faults.json.bytes(.compact)) == faults)
        #expect(try Faults(parsing: Faults().json.bytes(.compact)) == Faults())
    }

    @Test func everythingMayBeLeftOut() throws {
        var none = Faults()
        none.revision = nil
        #expect(try parsed("{}") == none)
        let one = try parsed(#"{"links":[{"from":"node-1","to":"node-2","loss":1}]}"#)
        #expect(one.impairment(from: "node-1", to: "node-2") == LinkImpairment(loss: 1))
    }

    @Test(arguments: [
        "", "[]", #"{"partition":[["node-1"]]}"#, #"{"partition":[["node-1"],["node-1"]]}"#,
        #"{"partition":["node-1"]}"#,
        #"{"partition":[["node-1"],[2]]}"#, #"{"down":[["node-1"]]}"#, #"{"down":[["node-1","node-1"]]}"#,
        #"{"links":[{"from":"node-1"}]}"#, #"{"links":[{"from":"a","to":"b","loss":1.5}]}"#,
        #"{"links":[{"from":"a","to":"b","delay_seconds":-1}]}"#,
        #"{"links":[{"from":"a","to":"b","delay_seconds":61}]}"#,
        #"{"revision":-1}"#, #"{"seed":1.5}"#,
    ])
    func badDocuments(_ text: String) {
        #expect(throws: DocumentError.self) { try parsed(text) }
    }

    @Test func whatCannotBeIsSaidInPlainWords() throws {
        let error = try #require(throws: DocumentError.self) { try parsed(#"{"partition":[["node-1"]]}"#) }
        #expect(error.description == "partition: a partition has two groups at least")
    }

    // MARK: What a worker is told

    @Test func aWorkerIsToldItsPart() throws {
        var faults = Faults()
        try faults.divide(into: [["node-1", "node-2"], ["node-3"]])
        try faults.impair(from: "node-1", to: "node-2", Self.bad)
        faults.revision = 6
        let nodes: [(name: String, address: String?)] = [
            ("node-1", "a"), ("node-2", "b"), ("node-3", nil), ("node-4", "d"),
        ]
        let first = faults.faults(of: "node-1", among: nodes)
        #expect(first.revision == 6)
        #expect(
            first.peers == [
                WorkerFaults.Peer(name: "node-2", address: "b", isCut: false, impairment: Self.bad),
                WorkerFaults.Peer(name: "node-3", address: nil, isCut: true, impairment: .none),
            ]
        )
        #expect(faults.faults(of: "node-2", among: nodes).peers.map(\.name) == ["node-3"], "one direction only")
        #expect(faults.faults(of: "node-4", among: nodes).peers.isEmpty)
    }
}
