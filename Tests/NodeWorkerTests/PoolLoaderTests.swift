import Gossip
import Testing

@testable import NodeWorker

@Suite struct PoolLoaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func makeNode() -> GossipNode {
        let identity = NodeIdentity(id: "node-1", incarnation: 1)
        return GossipNode(GossipNode.Settings(identity: identity, address: nil, knownPeers: []), seed: 1)
    }

    /// Loads the folder's pool; returns how many transactions it holds and what was mended.
    private func load() throws -> (count: Int, repair: String?) {
        var node = makeNode()
        let loaded = try PoolLoader(path: folder.path + "/transactions.json").load(into: &node)
        return (node.pool.count, loaded.repair?.description)
    }

    @Test func missingFileIsMade() throws {
        #expect(try load().count == 0)
        #expect(try folder.text("transactions.json") == "[]\n")
    }

    @Test(arguments: ["[]", "[]\n"])
    func emptyPool(_ text: String) throws {
        try folder.write("transactions.json", text)
        let loaded = try load()
        #expect(loaded.count == 0 && loaded.repair == nil)
        #expect(try folder.names() == ["transactions.json"])
    }

    @Test func tornLastLineIsRemovedAndKept() throws {
        try folder.write("transactions.json", "[\n{\"a\":1},\n{\"b\":")
        let loaded = try load()
        #expect(loaded.count == 1)
        #expect(loaded.repair?.contains("torn") == true)
        #expect(try folder.text("transactions.json") == "[\n{\"a\":1}\n]\n")
        let kept = try #require(try folder.names().first { $0 != "transactions.json" })
        #expect(try folder.text(kept) == "[\n{\"a\":1},\n{\"b\":")
    }

    @Test func anotherLayoutIsLaidOutAnew() throws {
        try folder.write("transactions.json", "[ {\"a\":\n1.50}, {\"a\":1.5}, {\"b\":2} ]")
        let loaded = try load()
        #expect(loaded.count == 2, "1.50 and 1.5 are the same transaction")
        #expect(try folder.text("transactions.json") == "[\n{\"a\": 1.50},\n{\"b\":2}\n]\n")
        #expect(try load().repair == nil)
    }

    @Test(arguments: [
        ("", "0 bytes"), ("[", "line"), ("{}", "expected a JSON array"), ("[\n1\n]\n", "not a JSON object"),
        ("[\n{\"a\":1},\n{\"b\" 2},\n{\"c\":3}\n]\n", "transactions.json:3"),
    ])
    func damageIsRefusedByName(_ text: String, _ expected: String) throws {
        try folder.write("transactions.json", text)
        let error = try #require(throws: WorkerFailure.self) { try load() }
        #expect(error.exitCode == 12)
        #expect(error.description.contains(expected) && error.description.contains(folder.path), "\(error)")
        #expect(try folder.text("transactions.json") == text, "the file stays as it was")
    }
}
