import ClusterConfig
import Testing

@testable import Supervisor

@Suite struct NodeEnvironmentTests {
    private func variables(
        inherited: [String: String] = [:],
        dotEnv: String = "",
        socketPath: String? = nil,
        change: (inout ClusterPlan) -> Void = { _ in }
    ) throws -> [String: String] {
        var plan = ClusterPlan()
        change(&plan)
        return NodeEnvironment(inherited: inherited, plan: plan, socketPath: socketPath).variables(
            of: plan.node(2),
            dotEnv: try DotEnv.parse(dotEnv, file: ".env").entries,
            marker: "/cluster/.supervisor/node-2"
        )
    }

    @Test func settingsOfTheDaemonItselfDoNotReachTheNode() throws {
        let inherited = [
            "PATH": "/bin", "PORT": "80", "BIND": "0.0.0.0", "NODE_ID": "x", "SUPERVISOR_SOCKET": "/other",
        ]
        let variables = try variables(inherited: inherited)
        #expect(variables["PATH"] == "/bin")
        #expect(variables["PORT"] == nil)
        #expect(variables["BIND"] == nil)
        #expect(variables["SUPERVISOR_SOCKET"] == nil)
        #expect(variables["NODE_ID"] == "node-2")
    }

    @Test func strongerSettingsWin() throws {
        let variables = try variables(inherited: ["A": "daemon", "B": "daemon"], dotEnv: "A=file\nB=file\nC=file\n") {
            $0.worker.environment = ["B": "worker", "C": "worker"]
            $0.overrides[2] = NodeOverride()
            $0.overrides[2]?.environment = ["C": "node"]
        }
        #expect(variables["A"] == "file")
        #expect(variables["B"] == "worker")
        #expect(variables["C"] == "node")
    }

    @Test func whatTheUserWroteInDotEnvCountsUnlessTheConfigurationSaysOtherwise() throws {
        #expect(try variables(dotEnv: "LOG_LEVEL=debug\n")["LOG_LEVEL"] == "debug")
        #expect(try variables()["LOG_LEVEL"] == nil, "the worker reads its .env itself")
        let configured = try variables(dotEnv: "LOG_LEVEL=debug\n") { $0.worker.environment = ["LOG_LEVEL": "warn"] }
        #expect(configured["LOG_LEVEL"] == "warn")
    }

    @Test func theNodeIsToldWhatItIs() throws {
        let variables = try variables(socketPath: "/run/s.sock") {
            $0.overrides[2] = NodeOverride()
            $0.overrides[2]?.isPublic = false
            $0.mesh.topology = .partial
            $0.mesh.degree = 12
            $0.mesh.durability = .strict
            $0.mesh.allowedOrigins = ["https://a.example", "https://b.example"]
        }
        #expect(variables["PUBLIC"] == "false")
        #expect(variables["WEBSOCKET"] == "true")
        #expect(variables["TOPOLOGY"] == "partial" && variables["DEGREE"] == "12")
        #expect(variables["DURABILITY"] == "strict")
        #expect(variables["ALLOWED_ORIGINS"] == "https://a.example,https://b.example")
        #expect(variables["SUPERVISOR_SOCKET"] == "/run/s.sock")
        #expect(variables["SUPERVISOR_NODE"] == "/cluster/.supervisor/node-2")
    }
}
