import ClusterConfig
import ControlAPI
import Foundation
import Posix
import Testing

@testable import Supervisor

@Suite struct ClusterSetupTests {
    private func withLayout(_ configuration: String, _ body: (Layout) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("setup-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try File.replace(folder.path + "/cluster.yaml", with: Array(configuration.utf8))
        try body(Layout(directory: try Directory.canonicalPath(folder.path)))
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
