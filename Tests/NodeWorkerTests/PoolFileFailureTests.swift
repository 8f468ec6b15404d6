import Foundation
import Gossip
import JSON
import Posix
import Testing
import Time

@testable import NodeWorker

/// What a pool file does when the system refuses to write.
@Suite struct PoolFileFailureTests {
    /// A node with one transaction in its batch, of so many bytes and a few more.
    private static func node(submitting bytes: Int) -> GossipNode {
        let identity = NodeIdentity(id: "node-1", incarnation: 1)
        var node = GossipNode(GossipNode.Settings(identity: identity, address: nil, knownPeers: []), seed: 1)
        let text = String(repeating: "x", count: bytes)
        let message = Array(#"{"type":"TRANSACTION","data":{"text":"\#(text)"}}"#.utf8)
        message.withUnsafeBytes { node.submitted($0, by: 1, now: .origin) }
        return node
    }

    /// Lets files of this process grow to so many bytes and no further.
    private static func limitFiles(toBytes size: UInt64) {
        var limit = rlimit(rlim_cur: rlim_t(size), rlim_max: rlim_t.max)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    /// In a process of its own, since the limit holds for all files of a process.
    @Test(arguments: [false, true])
    func appendThatBreaksOffIsTakenBackWhole(_ isStrict: Bool) async {
        await #expect(processExitsWith: .success) { [isStrict] in
            CurrentProcess.ignoreFileSizeLimits()
            let folder = try TemporaryFolder()
            try folder.write("transactions.json", "[]\n")
            var file = PoolFile(opened: try File.open(folder.path + "/transactions.json", .updating), end: 0)
            let durability = isStrict ? PoolFile.Durability.strict : .normal
            _ = try file.append(Self.node(submitting: 10).batch, durability)
            let stored = try folder.text("transactions.json")

            Self.limitFiles(toBytes: 500)
            #expect(throws: SystemCallError.self) { try file.append(Self.node(submitting: 1000).batch, durability) }
            #expect(try folder.text("transactions.json") == stored)
            #expect(throws: SystemCallError.self) { try file.tryWriting() }
            #expect(try folder.text("transactions.json") == stored)

            Self.limitFiles(toBytes: .max)
            try file.tryWriting()
            #expect(try folder.text("transactions.json") == stored)
            _ = try file.append(Self.node(submitting: 1000).batch, durability)
            #expect(try JSONValue(parsing: try folder.text("transactions.json")).array?.count == 2)
        }
    }

    /// A device that takes bytes and refuses to bring them to a disk.
    @Test func appendThatCannotBeSynchronisedIsTakenBack() throws {
        var file = PoolFile(opened: try File.open("/dev/null", .updating), end: 0)
        #expect(throws: SystemCallError.self) { try file.append(Self.node(submitting: 10).batch, .strict) }
        #expect(file.end == 0, "what was not acknowledged is not in the pool")
        #expect(throws: SystemCallError.self, "nothing is written behind an end that is torn") {
            try file.append(Self.node(submitting: 10).batch, .normal)
        }
    }
}
