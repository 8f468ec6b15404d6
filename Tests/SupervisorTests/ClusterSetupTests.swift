import ClusterConfig
import ControlAPI
import Posix
import Testing

@testable import Supervisor

@Suite struct ClusterSetupTests {
    private func withLayout(_ configuration: String, _ body: (Layout) throws -> Void) throws {
        try withTemporaryLayout { layout in
            try File.create(layout.configFile, with: Array(configuration.utf8))
            try body(layout)
        }
    }

    @Test func whatCannotBeReadIsGoodForEndingOnly() throws {
        try withLayout("nodes: [\n") { layout in
            let problem = try #require(throws: APIError.self) { try ClusterSetup.load(layout) }
            let setup = try ClusterSetup.forEnding(layout, problem)
            #expect(setup.problem == problem)
            #expect(setup.plan.restart.mode == .never)
            #expect(setup.plan.health.check == .none)
        }
    }

    @Test func theWayToStopIsKeptWhereOnlyTheTemplateIsWrong() throws {
        try withLayout("template: missing\nstop: {signal: INT, timeout: 2s}\n") { layout in
            let problem = try #require(throws: APIError.self) { try ClusterSetup.load(layout) }
            let setup = try ClusterSetup.forEnding(layout, problem)
            #expect(setup.plan.stop.signal == .interrupt)
            #expect(setup.plan.stop.timeout == .seconds(2))
        }
    }
}
