import ControlAPI
import Testing

@testable import Supervisor

@Suite struct FaultVerbTests {
    @Test(arguments: [
        (["1,2", "3"], [["node-1", "node-2"], ["node-3"]]), (["1,2|3"], [["node-1", "node-2"], ["node-3"]]),
        (["1,2", "|", "3", "|", "node-4"], [["node-1", "node-2"], ["node-3"], ["node-4"]]),
        (["1,2", "/", "3"], [["node-1", "node-2"], ["node-3"]]),
        (["1", "2", "/", "3"], [["node-1", "node-2"], ["node-3"]]),
        (["1,2 | 3"], [["node-1", "node-2"], ["node-3"]]),
        (["1,", "2", "/", "3"], [["node-1", "node-2"], ["node-3"]]),
        (["3"], [["node-3"]]),
    ])
    func groups(_ operands: [String], _ groups: [[String]]) throws {
        #expect(try GroupList.parse(operands, of: .partition) == groups)
    }

    @Test(arguments: [["1,2", "|"], ["|1"], [""], ["1", "/", "/", "2"], ["1", "x"], ["1", "0"], [","]])
    func groupsThatAreNone(_ operands: [String]) {
        let failure = #expect(throws: Failure.self) { try GroupList.parse(operands, of: .partition) }
        #expect(failure?.exitCode == .usage)
    }

    private func status(_ count: Int) -> ClusterStatus {
        let nodes = (1...count).map {
            NodeStatus(name: "node-\($0)", number: $0, state: .ready, port: $0, isPublic: true, directory: "")
        }
        let mesh = MeshStatus(isFormed: true, isConverged: true, links: 0, linksExpected: 0)
        return ClusterStatus(name: "mesh", directory: "", supervisor: nil, mesh: mesh, nodes: nodes)
    }

    private func pairs(_ operands: [String]) throws -> [String] {
        try LinkEnds(operands, of: .link).pairs(in: status(3)).map { "\($0)>\($1)" }
    }

    @Test func linksBetweenLists() throws {
        #expect(try pairs(["1", "node-3"]) == ["node-1>node-3"])
        #expect(try pairs(["1", "2,3"]) == ["node-1>node-2", "node-1>node-3"])
        #expect(try pairs(["2", "all"]) == ["node-2>node-1", "node-2>node-3"])
        #expect(try pairs(["9", "1"]) == ["node-9>node-1"], "whether there is such a node, the daemon says")
    }

    @Test(arguments: [["1", "1"], ["1", "node-1"], ["", "1"], ["1", "x"]])
    func linksThatAreNone(_ operands: [String]) {
        let failure = #expect(throws: Failure.self) { try LinkEnds(operands, of: .link) }
        #expect(failure?.exitCode == .usage)
    }

    private func report(_ faults: Faults, _ operands: String...) throws -> [String] {
        LinkReport(faults, try LinkEnds(operands, of: .link), status(4)).lines
    }

    @Test func linksThatAreAlikeShareALine() throws {
        var faults = Faults()
        #expect(try report(faults, "1", "3") == ["1 – 3: no fault"])
        #expect(try report(faults, "3", "all") == ["3 – all: no fault"])
        #expect(try report(faults, "all", "all") == ["all – all: no fault"])
        try faults.takeDown("node-1", "node-3")
        try faults.takeDown("node-3", "node-4")
        try faults.impair(from: "node-3", to: "node-2", LinkImpairment(loss: 0.5))
        #expect(try report(faults, "3", "all") == ["3 – 1,4: down", "3 → 2: 50 % lost"])
        #expect(try report(faults, "2", "3,4") == ["3 → 2: 50 % lost", "2 – 4: no fault"])
        #expect(
            try report(faults, "all", "all") == [
                "1 – 2,4: no fault", "1 – 3: down", "3 → 2: 50 % lost", "2 – 4: no fault", "3 – 4: down",
            ]
        )
        try faults.impair(from: "node-3", to: "node-2", .none)
        for other in ["node-1", "node-3", "node-4"] {
            try faults.impair(from: other, to: "node-2", LinkImpairment(delayMilliseconds: 5))
        }
        #expect(try report(faults, "2", "all") == ["all → 2: delayed by 5 ms"])
    }

    /// The command line is refused before anybody looks for a cluster.
    @Test(arguments: [
        ["link", "1"], ["link", "1", "2", "--delay", "50"], ["link", "1", "2", "--delay", "2m"],
        ["link", "1", "2", "--delay", "500us"], ["link", "1", "2", "--loss", "0.1"],
        ["link", "1", "2", "--loss", "101%"],
        ["link", "1", "2", "--down", "--loss", "1%"], ["link", "1", "2", "--down", "--one-way"],
        ["link", "1", "2", "--one-way"], ["heal", "1"], ["partition"],
        ["link", "1", "2", "--loss", "1%", "--seed", "-1"],
    ])
    func wrongUsage(_ words: [String]) throws {
        #expect(Program.run(["-C", "/nonexistent", "-q"] + words) == ExitCode.usage.rawValue)
    }
}
