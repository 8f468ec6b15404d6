import Testing

@testable import Supervisor

@Suite struct NodeSelectionTests {
    @Test func nodesAreNamedInTwoWaysAndEachCountsOnce() throws {
        #expect(try NodeSelection(["node-3", "1", "3"], of: .stop) == .names(["node-3", "node-1"]))
    }

    @Test func allIsAll() throws {
        #expect(try NodeSelection(["all"], of: .stop) == .all)
        #expect(try NodeSelection(["2", "all"], of: .stop) == .all)
    }

    @Test(arguments: ["node-0", "node-", "0", "-1", "node-03", "nodes", "1001", ""])
    func anythingElseIsRefused(text: String) {
        #expect(throws: Failure.self) { _ = try NodeSelection([text], of: .stop) }
    }
}
