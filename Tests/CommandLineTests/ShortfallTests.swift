import ControlAPI
import Testing

@testable import Supervisor

@Suite struct ShortfallTests {
    private func node(
        _ number: Int,
        _ state: NodeState = .ready,
        peers: [String]? = nil,
        transactions: Int = 0,
        isPublic: Bool = true
    ) -> NodeStatus {
        var node = NodeStatus(
            name: "node-\(number)",
            number: number,
            state: state,
            port: 4_000 + number,
            isPublic: isPublic,
            directory: ""
        )
        node.peers = peers
        node.transactions = transactions
        return node
    }

    private func cluster(_ nodes: [NodeStatus], isFormed: Bool, isConverged: Bool = false) -> ClusterStatus {
        let mesh = MeshStatus(isFormed: isFormed, isConverged: isConverged, links: 0, linksExpected: 1)
        return ClusterStatus(name: "mesh", directory: "", supervisor: nil, mesh: mesh, nodes: nodes)
    }

    @Test func nodesOnTheirWayKeepTheMeshFromBeingFormed() {
        for state in [NodeState.starting, .unready, .backoff, .stopping] {
            #expect(!Shortfall(cluster([node(1), node(2, state)], isFormed: true)).isFormed)
        }
        for state in [NodeState.created, .paused, .stopped, .failed] {
            #expect(Shortfall(cluster([node(1), node(2, state)], isFormed: true)).isFormed)
        }
    }

    @Test func nodesAndMissingLinksAreNamed() {
        let nodes = [node(1, peers: ["node-3"]), node(2, .backoff), node(3, peers: ["node-1"]), node(4, peers: [])]
        let lines = Shortfall(cluster(nodes, isFormed: false)).lines(includingPools: true)
        #expect(lines == ["node-2 is backoff", "node-1 lacks a link to node-4", "node-3 lacks a link to node-4"])
    }

    @Test func thePartsOfAPartialMeshAreNamed() {
        let nodes = [node(1, peers: ["node-3"]), node(2, peers: []), node(3, peers: ["node-1"])]
        let mesh = MeshStatus(isFormed: false, isConverged: false, links: 1, linksExpected: 2, degree: 8)
        let status = ClusterStatus(name: "mesh", directory: "", supervisor: nil, mesh: mesh, nodes: nodes)
        let lines = Shortfall(status).lines(includingPools: false)
        #expect(lines == ["2 nodes are linked among themselves, node-1 one of them", "node-2 is linked with nobody"])
    }

    @Test func twoPrivateNodesNeedNoLink() {
        let nodes = [node(1, peers: [], isPublic: false), node(2, peers: [], isPublic: false)]
        #expect(Shortfall(cluster(nodes, isFormed: false)).lines(includingPools: false).isEmpty)
    }

    /// A private node cannot dial a node without WebSocket, and nobody can dial it.
    @Test func aPrivateNodeAndOneWithoutWebSocketNeedNoLink() {
        var nodes = [
            node(1, peers: ["node-2"], transactions: 5, isPublic: false),
            node(2, peers: ["node-1", "node-3", "node-4"], transactions: 5),
            node(3, peers: ["node-2"], transactions: 4), node(4, peers: ["node-2"], transactions: 5),
        ]
        nodes[1].address = "ws://localhost:4002"
        nodes[2].address = "http://localhost:4003"
        nodes[3].address = "http://localhost:4004"
        let links = Shortfall(cluster(nodes, isFormed: false)).lines(includingPools: true)
        #expect(links == ["node-3 lacks a link to node-4"])
        nodes[3].peers = ["node-2", "node-3"]
        nodes[2].peers = ["node-2", "node-4"]
        let pools = Shortfall(cluster(nodes, isFormed: true)).lines(includingPools: true)
        #expect(pools == ["node-3 has 4 of 5 transactions"])
    }

    @Test func poolsThatAreBehindAreNamed() {
        let nodes = [node(1, transactions: 5), node(2, transactions: 3)]
        let lines = Shortfall(cluster(nodes, isFormed: true)).lines(includingPools: true)
        #expect(lines == ["node-2 has 3 of 5 transactions"])
    }

    @Test func underAPartitionEachSideIsNamedWithWhatItHas() throws {
        let nodes = [
            node(1, peers: ["node-4"], transactions: 5), node(2, peers: [], transactions: 3),
            node(3, peers: ["node-4"], transactions: 5), node(4, peers: ["node-1", "node-3"], transactions: 1),
        ]
        var status = cluster(nodes, isFormed: false)
        try status.mesh.faults.divide(into: [["node-1"], ["node-2", "node-3"]])
        let lines = Shortfall(status).lines(includingPools: true)
        #expect(lines == ["partitioned 1 | 2,3", "node-2 lacks a link to node-3", "node-2 lacks a link to node-4"])

        status.nodes[1].peers = ["node-3", "node-4"]
        #expect(
            Shortfall(status).lines(includingPools: true) == [
                "partitioned 1 | 2,3", "node-1 has 5 transactions",
                "node-2 has 3 transactions, 2 fewer; node-3 has 5 transactions", "node-4 has 1 transaction, 4 fewer",
            ]
        )
        #expect(Shortfall(status).failure(waitedFor: "the mesh").advice?.contains("supervisor heal") == true)
    }

    @Test func linksThatAreDownAreNotMissed() throws {
        var status = cluster([node(1, peers: []), node(2, peers: [])], isFormed: false)
        status.mesh.linksCut = 1
        try status.mesh.faults.takeDown("node-1", "node-2")
        #expect(Shortfall(status).lines(includingPools: false) == ["1 – 2: down"])
        #expect(!Shortfall(status).isFormed && Shortfall(status).isAsFormedAsCanBe)
    }

    @Test func theAdviceIsWhatHelps() {
        let advice = { (nodes: [NodeStatus]) in
            Shortfall(cluster(nodes, isFormed: false)).failure(waitedFor: "the mesh").advice ?? ""
        }
        #expect(advice([node(1), node(2, .starting)]).contains("supervisor wait --timeout"))
        #expect(advice([node(1, .starting), node(2, .failed)]).contains("supervisor logs node-2"))
    }

    @Test func aLongListIsCutShort() {
        let nodes = (1...30).map { node($0, .starting) }
        let lines = Shortfall(cluster(nodes, isFormed: false)).lines(includingPools: false)
        #expect(lines.count == 11)
        #expect(lines.last == "and 20 more")
    }
}
