import ControlAPI
import JSON
import Testing

@Suite struct ClusterStatusTests {
    private func node(_ number: Int) -> NodeStatus {
        NodeStatus(
            name: "node-\(number)",
            number: number,
            state: .ready,
            port: 4000 + number,
            isPublic: true,
            directory: "/cluster/node-\(number)"
        )
    }

    private func status(_ nodes: [NodeStatus]) -> ClusterStatus {
        ClusterStatus(
            name: "mesh",
            directory: "/cluster",
            supervisor: ClusterStatus.Supervisor(pid: 7, version: "1", uptimeSeconds: 1.5),
            mesh: MeshStatus(isFormed: true, isConverged: false, links: 3, linksExpected: 3),
            nodes: nodes
        )
    }

    @Test func roundTripWithEverything() throws {
        var full = node(1)
        full.pid = 12
        full.address = "ws://localhost:4001"
        full.peers = ["node-2"]
        full.transactions = 5
        full.restarts = 2
        full.lastExit = LastExit(.signal("KILL"), at: "2026-01-01T00:00:00.000Z")
        full.reason = "crashed"
        full.nextRestartSeconds = 0.25
        full.uptimeSeconds = 3
        full.memoryBytes = 5_000_000_000
        let status = status([full, node(2)])
        #expect(try ClusterStatus(parsing: status.json.bytes(.pretty)) == status)
    }

    @Test(arguments: [LastExit.Cause.code(3), .signal("TERM"), .unknown])
    func lastExit(_ cause: LastExit.Cause) throws {
        var crashed = node(1)
        crashed.lastExit = LastExit(cause, at: "2026-01-01T00:00:00.000Z")
        #expect(try ClusterStatus(parsing: status([crashed]).json.bytes(.compact)).nodes[0].lastExit?.cause == cause)
    }

    @Test func whatIsNotKnownIsNull() {
        let json = node(1).json
        for field in ["pid", "peers", "transactions", "last_exit", "next_restart_seconds", "memory_bytes"] {
            #expect(json[field] == .null, "\(field)")
        }
    }

    @Test func unknownFieldsAreIgnored() throws {
        let text = status([]).json.text(.compact).dropLast() + ",\"new\":[1]}"
        #expect(try ClusterStatus(parsing: text.utf8) == status([]))
    }

    @Test func errorsNameTheField() throws {
        let text = status([node(1)]).json.text(.compact).replacing("\"ready\"", with: "\"asleep\"")
        let error = try #require(throws: DocumentError.self) { try ClusterStatus(parsing: text.utf8) }
        #expect(error.description.hasPrefix("nodes[0].state: expected one of created"))
    }

    @Test func anotherSchemaIsRefused() {
        let text = status([]).json.text(.compact).replacing("\"schema\":1", with: "\"schema\":2")
        #expect(throws: DocumentError.self) { try ClusterStatus(parsing: text.utf8) }
    }
}
