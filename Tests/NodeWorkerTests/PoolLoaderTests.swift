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
    private func load(in given: TemporaryFolder? = nil) throws -> (count: Int, repair: String?) {
        var node = makeNode()
        let loaded = try PoolLoader(path: (given ?? folder).path + "/transactions.json").load(into: &node)
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
        #expect(loaded.repair?.contains("removed 5 bytes of a torn last line") == true)
        #expect(try folder.text("transactions.json") == "[\n{\"a\":1}\n]\n")
        let kept = try #require(try folder.names().first { $0 != "transactions.json" })
        #expect(try folder.text(kept) == "[\n{\"a\":1},\n{\"b\":")
    }

    /// Nothing of a transaction is removed, and nobody is told so.
    @Test(arguments: ["", ",", ",]\n", ",\n", ",\n\n", "]\n", ",\n]\n", "\n"])
    func wrongEndBehindAWholeLineIsWrittenAnew(_ end: String) throws {
        try folder.write("transactions.json", "[\n{\"a\":1}" + end)
        let loaded = try load()
        #expect(loaded.count == 1 && loaded.repair?.contains("the end of the array") == true)
        #expect(try folder.text("transactions.json") == "[\n{\"a\":1}\n]\n")
        #expect(try load().repair == nil)
    }

    /// As editors leave it that take the last newline away.
    @Test func endWithoutItsNewlineIsNoDamage() throws {
        try folder.write("transactions.json", "[\n{\"a\":1}\n]")
        let loaded = try load()
        #expect(loaded.count == 1 && loaded.repair == nil)
        #expect(try folder.names() == ["transactions.json"])
    }

    /// Whatever byte a file is cut off at, every transaction that is whole is kept, and the file as it was beside it.
    @Test func fileCutOffAtEveryByteOfItsLastThreeLines() throws {
        let texts = ["{\"a\":1}", "{\"b\":{\"c\":\"}\"}}", "{\"d\":[{}]}", "{\"e\":\"\\\"\"}", "{\"f\":2}"]
        let whole = "[\n" + texts.joined(separator: ",\n") + "\n]\n"
        let bytes = Array(whole.utf8)
        let ends = texts.indices.map { 2 + texts[...$0].joined(separator: ",\n").utf8.count }
        for cut in ends[1] + 1..<bytes.count - 1 {
            let folder = try TemporaryFolder()
            let file = String(decoding: bytes[..<cut], as: UTF8.self)
            try folder.write("transactions.json", file)
            let kept = ends.count { $0 <= cut }
            let loaded = try load(in: folder)
            #expect(loaded.count == kept && loaded.repair != nil, "cut to \(cut) bytes")
            let mended = "[\n" + texts[..<kept].joined(separator: ",\n") + "\n]\n"
            #expect(try folder.text("transactions.json") == mended, "cut to \(cut) bytes")
            let backup = try #require(try folder.names().first { $0 != "transactions.json" })
            #expect(try folder.text(backup) == file)
            let again = try load(in: folder)
            #expect(again.count == kept && again.repair == nil)
        }
    }

    /// The end of the file is whole, and what was acknowledged is not: no crash does that, an editor does.
    @Test func wrongHashInTheLastLineIsDamageAndNotATornWrite() throws {
        let damaged = "{\"fromAddress\":null,\"toAddress\":\"04\",\"amount\":1,\"timeStamp\":2,\"hash\":\"00\"}"
        try folder.write("transactions.json", "[\n{\"a\":1},\n\(damaged)")
        let error = try #require(throws: WorkerFailure.self) { try load() }
        #expect(error.exitCode == 12 && error.description.contains("transactions.json:3"), "\(error)")
    }

    /// What looks like the worker's own layout at first may turn out to be another, and nothing is counted twice.
    @Test func anEditedFileIsReadAsAnyJSON() throws {
        try folder.write("transactions.json", "[\n{\"a\":1},\n{\"b\":{}\n},\n{\n  \"c\": 3\n}\n]\n")
        let loaded = try load()
        #expect(loaded.count == 3 && loaded.repair?.contains("laid out 3") == true)
        #expect(try load().repair == nil)
    }

    @Test func folderThatCannotBeWrittenIsNamed() throws {
        let error = try #require(throws: WorkerFailure.self) {
            var node = makeNode()
            _ = try PoolLoader(path: "/proc/transactions.json").load(into: &node)
        }
        #expect(error.exitCode == 11 && error.description.contains("/proc/transactions.json"), "\(error)")
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
