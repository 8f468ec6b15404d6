import ControlAPI
import Testing

@Suite struct LinkMessageTests {
    private static let pool = PoolReport(transactions: 7, fingerprint: "ab")

    private static let faults = WorkerFaults(
        revision: 7,
        seed: 5,
        peers: [
            WorkerFaults.Peer(name: "node-2", address: "ws://localhost:4002", isCut: true, impairment: .none),
            WorkerFaults.Peer(
                name: "node-3",
                address: nil,
                isCut: false,
                impairment: LinkImpairment(delayMilliseconds: 50, loss: 0.1)
            ),
        ]
    )

    @Test(arguments: [
        WorkerMessage.register(
            WorkerRegistration(node: "node-2", pid: 9, version: "1", peers: ["node-1"], pool: pool)
        ),
        .peers(joined: ["node-1"], left: ["ws://localhost:9"]), .pool(pool), .heartbeat,
        .faultsApplied(revision: 3),
        .submitted(request: 4, .stored(id: "00")),
        .submitted(request: 5, .failed(code: "wrong_hash", message: "no")),
    ])
    func worker(_ message: WorkerMessage) throws {
        #expect(try WorkerMessage(parsing: message.json.bytes(.compact)) == message)
    }

    @Test(arguments: [
        SupervisorMessage.welcome(heartbeatSeconds: 1, faults: WorkerFaults(revision: 0)),
        .welcome(heartbeatSeconds: nil, faults: faults), .faults(faults),
        .submit(request: 3, message: "{\"type\":\"TRANSACTION\"}"), .shutdown,
    ])
    func supervisor(_ message: SupervisorMessage) throws {
        #expect(try SupervisorMessage(parsing: message.json.bytes(.compact)) == message)
    }

    @Test(arguments: [
        "", "{}", "{\"type\":\"dance\"}", "{\"type\":\"register\",\"node\":\"a\"}",
        "{\"type\":\"peers\",\"joined\":[1],\"left\":[]}",
        "{\"type\":\"submitted\",\"request\":1}",
    ])
    func badMessages(_ text: String) {
        #expect(throws: DocumentError.self) { try WorkerMessage(parsing: text.utf8) }
    }

    @Test(arguments: [0, -1, 86_401, 1e300])
    func heartbeatsThatCannotBe(_ seconds: Double) {
        let message = SupervisorMessage.welcome(heartbeatSeconds: seconds, faults: WorkerFaults(revision: 0))
        let expected = "a number from 0.001 to 86400.0"
        #expect(throws: DocumentError.badField(path: "heartbeat_seconds", expected: expected)) {
            try SupervisorMessage(parsing: message.json.bytes(.compact))
        }
    }

    @Test func events() throws {
        let progress = MeshProgress(
            ready: 2,
            nodes: 3,
            mesh: MeshStatus(isFormed: false, isConverged: false, links: 1, linksExpected: 1)
        )
        let event = ClusterEvent(
            cursor: 3,
            time: "2026-01-01T00:00:00.000Z",
            kind: .mesh,
            message: "2 of 3 nodes ready",
            mesh: progress
        )
        #expect(try ClusterEvent(parsing: event.json.bytes(.compact)) == event)
        let text = event.serverSentText
        #expect(text.hasPrefix("id: 3\nevent: mesh\ndata: {") && text.hasSuffix("}\n\n"))
        let state = ClusterEvent(
            cursor: 4,
            time: event.time,
            kind: .nodeState,
            node: "node-1",
            message: "crashed",
            state: .backoff
        )
        #expect(try ClusterEvent(parsing: state.json.bytes(.compact)) == state)
    }
}
