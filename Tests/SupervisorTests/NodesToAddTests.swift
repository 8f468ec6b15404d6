import ClusterConfig
import ControlAPI
import Testing

@testable import Supervisor

@Suite struct NodesToAddTests {
    private let layout = Layout(directory: "/cluster")

    private func select(
        _ amount: AddNodes.Amount,
        known: Set<Int> = [],
        foreign: Set<Int> = [],
        basePort: Int = 4000
    ) throws(APIError) -> NodesToAdd {
        var plan = ClusterPlan()
        plan.basePort = basePort
        return try NodesToAdd(amount, known: known, foreign: foreign, plan: plan, layout: layout)
    }

    @Test func upToFillsGapsAndStartsWhatIsThere() throws {
        let nodes = try select(.upTo(4), known: [1, 3])
        #expect(nodes.existing == [1, 3])
        #expect(nodes.new == [2, 4])
    }

    @Test func upToFewerThanThereAreMakesNone() throws {
        let nodes = try select(.upTo(1), known: [2, 5])
        #expect(nodes.existing == [2, 5])
        #expect(nodes.new.isEmpty)
    }

    @Test func moreTakesTheNextFreeNumbersOnly() throws {
        let nodes = try select(.more(2), known: [1, 3], foreign: [2, 5])
        #expect(nodes.existing.isEmpty)
        #expect(nodes.new == [4, 6])
    }

    @Test func foreignFolderInRangeIsNamed() {
        let error = #expect(throws: APIError.self) { try select(.upTo(3), foreign: [2]) }
        #expect(error?.code == .conflict)
        #expect(error?.message.contains("/cluster/node-2") == true)
    }

    @Test func foreignFolderBeyondTheRangeIsNoMatter() throws {
        #expect(try select(.upTo(3), foreign: [9]).new == [1, 2, 3])
    }

    @Test func moreNodesThanPortsAreRefused() {
        let error = #expect(throws: APIError.self) { try select(.more(3), basePort: 65_533) }
        #expect(error?.message.contains("node-3") == true)
        #expect(throws: APIError.self) { try select(.more(1), known: Set(1...1_000)) }
    }
}
