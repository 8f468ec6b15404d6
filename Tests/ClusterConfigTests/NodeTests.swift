import ClusterConfig
import Testing

@Suite("Nodes of a plan")
struct NodeTests {
    @Test("have a name, a port and an address by their number")
    func settings() throws {
        let plan = try plan("worker: {env: {A: w, B: w}}\noverrides: {node-5: {websocket: false, env: {B: o, C: o}}}")
        let node = plan.node(4)
        #expect(node.number == 4)
        #expect(node.name == "node-4")
        #expect(node.port == 4004)
        #expect(node.address == "ws://localhost:4004")
        #expect(node.isPublic && node.usesWebSocket)
        #expect(node.environment == ["A": "w", "B": "w"])
        #expect(plan.node(5).address == "http://localhost:4005")
        #expect(plan.node(5).environment == ["A": "w", "B": "o", "C": "o"])
    }

    @Test("know 1 and 3 by default", arguments: 1...3)
    func defaultKnownPeers(number: Int) {
        #expect(
            ClusterPlan().knownPeers(of: number, existing: 1...3) == ["ws://localhost:4001", "ws://localhost:4003"]
        )
    }

    @Test(
        "know the known peers that exist, else the lowest others",
        arguments: [
            (2, [1, 2], [1]), (1, [1, 2], [1, 2]), (1, [1], [1]), (7, [2, 4, 5, 7], [2, 4]), (2, [2, 4, 5], [4, 5]),
            (9, [9], []), (3, [], []), (2, [3, 2, 1], [1, 3]),
        ] as [(Int, [Int], [Int])]
    )
    func knownPeers(number: Int, existing: [Int], known: [Int]) {
        #expect(
            ClusterPlan().knownPeers(of: number, existing: existing) == known.map { "ws://localhost:\(4000 + $0)" }
        )
    }

    @Test("do not know private nodes")
    func privateNodes() throws {
        let plan = try plan("mesh: {known_peers: [9]}\noverrides: {node-1: {public: false}}")
        #expect(plan.knownPeers(of: 1, existing: [1, 2]) == ["ws://localhost:4002"])
        #expect(plan.knownPeers(of: 2, existing: [1, 2, 3]) == ["ws://localhost:4003"])
    }

    @Test("are known by the address they have")
    func addresses() throws {
        let plan = try plan("overrides: {node-3: {websocket: false}}")
        #expect(plan.knownPeers(of: 2, existing: 1...3) == ["ws://localhost:4001", "http://localhost:4003"])
    }

    @Test(
        "are named by number or name",
        arguments: [
            ("node-3", 3), ("3", 3), ("node-1000", 1000), ("node-1001", nil), ("0", nil), ("node-0", nil), ("-1", nil),
            ("+1", nil), ("03", nil), ("node-03", nil), ("node-", nil), ("", nil), ("Node-3", nil), ("node-3 ", nil),
        ] as [(String, Int?)]
    )
    func names(text: String, number: Int?) {
        #expect(NodeName.number(in: text) == number)
    }

    @Test("get the lowest numbers that are free")
    func freeNumbers() {
        #expect(nextFreeNumbers(count: 3, taken: []) == [1, 2, 3])
        #expect(nextFreeNumbers(count: 3, taken: [1, 3, 4]) == [2, 5, 6])
        #expect(nextFreeNumbers(count: 0, taken: [1]) == [])
    }

    @Test("are at most 1000, and have ports")
    func numbers() throws {
        #expect(ClusterPlan().nodeNumbers == 1...1000)
        #expect(try plan("base_port: 65500").nodeNumbers == 1...35)
    }
}
