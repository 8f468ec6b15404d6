import Gossip
import JSON
import Posix
import Testing
import Time

@testable import NodeWorker

@Suite struct PoolFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("transactions.json", "[]\n")
    }

    private func open() throws -> PoolFile {
        PoolFile(opened: try File.open(folder.path + "/transactions.json", .updating), end: 0)
    }

    /// A node with these transactions in its batch.
    private func node(submitting texts: [String]) -> GossipNode {
        let identity = NodeIdentity(id: "node-1", incarnation: 1)
        var node = GossipNode(GossipNode.Settings(identity: identity, address: nil, knownPeers: []), seed: 1)
        for (index, text) in texts.enumerated() {
            let message = Array(#"{"type":"TRANSACTION","data":\#(text)}"#.utf8)
            message.withUnsafeBytes { node.submitted($0, by: UInt64(index), now: .origin) }
        }
        return node
    }

    @Test(arguments: [PoolFile.Durability.normal, .strict])
    func everyAppendLeavesValidJSON(_ durability: PoolFile.Durability) throws {
        var file = try open()
        for turn in 0..<3 {
            let node = node(submitting: ["{\"turn\":\(turn)}", "{\"turn\":\(turn),\"second\":true}"])
            #expect(try file.append(node.batch, durability).count == 2)
            let value = try JSONValue(parsing: try folder.text("transactions.json"))
            #expect(value.array?.count == 2 * (turn + 1))
        }
        #expect(try folder.text("transactions.json").split(separator: "\n").count == 8)
    }

    @Test func transactionsAreReadBackVerbatim() throws {
        let texts = ["{\"a\":1.50}", "{ \"b\" : [1e2, \"\\u00e9\"] }"]
        let node = node(submitting: texts)
        var file = try open()
        let locations = try file.append(node.batch, .normal)
        for (location, text) in zip(locations, texts) {
            let bytes = try file.read(at: location.offset, count: Int(location.count))
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
    }

    @Test func downloadIsWholeWhileThePoolGrows() throws {
        var file = try open()
        _ = try file.append(node(submitting: ["{\"a\":1}"]).batch, .normal)
        var download = PoolDownload(end: file.end)
        _ = try file.append(node(submitting: ["{\"b\":2}"]).batch, .normal)
        var bytes: [UInt8] = []
        while let piece = try download.next(from: file) { bytes += piece }
        #expect(String(decoding: bytes, as: UTF8.self) == "[\n{\"a\":1}\n]\n")
        #expect(download.isDone)
    }

    @Test func downloadOfAnEmptyPool() throws {
        let file = try open()
        var download = PoolDownload(end: file.end)
        #expect(try download.next(from: file) == PoolFile.emptyArray)
        #expect(try download.next(from: file) == nil)
    }
}
