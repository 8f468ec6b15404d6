import JSON
import Posix
import Supervision
import Testing

@testable import Supervisor

@Suite struct ClusterRecordTests {
    private static func node(_ number: Int, _ intent: LifecycleRecord.Intent) -> NodeRecord {
        NodeRecord(
            number: number,
            name: "node-\(number)",
            port: 4000 + number,
            isPrivateByRequest: number.isMultiple(of: 2),
            folder: FolderIdentity(device: .max, inode: 7),
            process: NodeRecord.Process(
                pid: 42,
                startTicks: .max,
                startedAt: Timestamp(milliseconds: 1_700_000_000_123)
            ),
            intent: intent,
            lastSpawn: SpawnID(9),
            restarts: 3,
            lastExit: RecordedExit(status: .signal(9), at: Timestamp(milliseconds: 1_700_000_000_001))
        )
    }

    @Test(arguments: [
        LifecycleRecord.Intent.created, .running, .paused, .stopped, .removed, .failed(.cannotStart("no such file")),
        .failed(.crashLoop(restarts: 5, within: .seconds(30))), .failed(.exited(.code(3))), .failed(.exited(.unknown)),
    ])
    func whatIsWrittenIsRead(_ intent: LifecycleRecord.Intent) throws {
        var record = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [Self.node(1, intent), Self.node(2, .created)])
        record.nodes[1].process = nil
        record.nodes[1].lastExit = nil
        record.nodes[1].keepsFolder = true
        #expect(try ClusterRecord(parsing: record.json.bytes(.pretty)) == record)
    }

    @Test func faultsAreKept() throws {
        var record = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [])
        try record.faults.divide(into: [["node-1"], ["node-2"]])
        record.faults.revision = 8
        #expect(try ClusterRecord(parsing: record.json.bytes(.pretty)) == record)

        let damaged = record.json.text().replacing("[\"node-2\"]", with: "[]")
        let error = #expect(throws: RecordError.self) { try ClusterRecord(parsing: Array(damaged.utf8)) }
        #expect(error?.description.hasPrefix("faults: partition: ") == true, "\(error?.description ?? "")")
    }

    @Test func aRecordWithoutFaultsIsRead() throws {
        let record = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [Self.node(1, .running)])
        let text = record.json.text()
        let older = text.replacing(",\"faults\":" + record.faults.json.text(), with: "")
        #expect(older != text)
        #expect(try ClusterRecord(parsing: Array(older.utf8)) == record)
    }

    @Test func damageIsNamedByItsPlace() throws {
        let record = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [Self.node(1, .running)])
        let text = record.json.text()
        let cases = [
            ("\"port\":4001", "\"port\":0", "nodes[0].port: expected a whole number from 1 to 65535"),
            ("\"schema\":1", "\"schema\":2", "schema is 2, which another version of the supervisor has written"),
            ("\"pid\":42", "\"pid\":\"42\"", "nodes[0].process.pid: expected a whole number from 2 to 2147483647"),
            ("\"node-1\"", "\"node-2\"", "nodes[0].name: expected node-1"),
            ("\"intent\":\"running\"", "\"intent\":\"walking\"", "nodes[0].intent: expected created, running"),
        ]
        for (old, new, message) in cases {
            let damaged = Array(text.replacing(old, with: new).utf8)
            let error = #expect(throws: RecordError.self) { try ClusterRecord(parsing: damaged) }
            #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
        }
    }

    @Test func aRecordWithoutTheWishToKeepAFolderIsRead() throws {
        let record = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [Self.node(1, .removed)])
        let older = record.json.text().replacing(",\"keeps_folder\":false", with: "")
        #expect(try ClusterRecord(parsing: Array(older.utf8)) == record)
    }

    @Test func noCutTextIsARecord() {
        let bytes = ClusterRecord(bootID: "a-b", name: "mesh", nodes: [Self.node(1, .running)]).json.bytes()
        for length in 0..<bytes.count {
            #expect(throws: RecordError.self) { try ClusterRecord(parsing: Array(bytes[..<length])) }
        }
    }
}
