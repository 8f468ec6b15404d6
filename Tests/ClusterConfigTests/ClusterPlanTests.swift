import ClusterConfig
import Testing

@Suite("cluster.yaml")
struct ClusterPlanTests {
    @Test("has a default for everything")
    func defaults() throws {
        let plan = ClusterPlan()
        #expect(plan.name == "mesh")
        #expect(plan.nodes == 3)
        #expect(plan.basePort == 4000)
        #expect(plan.template == "templates/node")
        #expect(plan.worker.command == ["node-worker"])
        #expect(plan.worker.isBuiltIn)
        #expect(plan.worker.environment.isEmpty)
        #expect(plan.restart.mode == .always)
        #expect(plan.restart.backoff.first == .zero)
        #expect(plan.restart.backoff.initial == .milliseconds(100))
        #expect(plan.restart.backoff.factor == 2)
        #expect(plan.restart.backoff.max == .seconds(30))
        #expect(plan.restart.backoff.jitter == 0.2)
        #expect(plan.restart.backoff.resetAfter == .seconds(10))
        #expect(plan.restart.limit.count == 5)
        #expect(plan.restart.limit.within == .seconds(30))
        #expect(plan.stop.signal == .terminate)
        #expect(plan.stop.timeout == .seconds(5))
        #expect(plan.health.check == .auto)
        #expect(plan.health.interval == .seconds(1))
        #expect(plan.health.timeout == .seconds(5))
        #expect(plan.health.startup == .seconds(30))
        #expect(plan.logs.maxSizeBytes == 10_485_760)
        #expect(plan.logs.keep == 3)
        #expect(plan.mesh.knownPeers == [1, 3])
        #expect(plan.mesh.durability == .normal)
        #expect(plan.mesh.topology == .full && plan.mesh.degree == 8)
        #expect(plan.mesh.allowedOrigins.isEmpty)
        #expect(plan.overrides.isEmpty)
    }

    @Test("that says nothing gives the defaults", arguments: ["", "# nothing\n", "---\n", "{}", "stop:\nmesh:\n"])
    func empty(text: String) throws {
        #expect(try plan(text) == ClusterPlan())
    }

    @Test("as init writes it gives the defaults")
    func defaultConfiguration() throws {
        #expect(try plan(DefaultConfiguration.text) == ClusterPlan())
    }

    @Test("as init writes it has working examples in its comments")
    func defaultConfigurationExamples() throws {
        let text = DefaultConfiguration.text.replacing("  # node-", with: "  node-")
        let plan = try plan(text)
        #expect(plan.overrides.keys.sorted() == [4, 5])
        #expect(plan.node(4).isPublic == false)
        #expect(plan.node(5).usesWebSocket == false)
    }

    @Test("is read in full")
    func everything() throws {
        let plan = try plan(
            """
            name: my-mesh-2
            nodes: 10
            base_port: 5000
            template: /srv/node
            worker:
              command: [node, index.js, --verbosity, 1.10, ""]
              env: {DEBUG: true, _x: "yes", EMPTY: ''}
            restart:
              policy: on-failure
              backoff: {first: 10ms, initial: 1.5s, factor: 1.5, max: 2m, jitter: 0%, reset_after: 1h}
              limit: {count: 7, within: 1m}
            stop: {signal: SIGINT, timeout: 0s}
            health: {check: none, interval: 250ms, timeout: 250ms, startup: 2m}
            logs: {max_size: 1MB, keep: 0}
            mesh:
              known_peers: [2, 1]
              durability: strict
              topology: partial
              degree: 5
              allowed_origins: ["http://localhost:8080", https://example.org]
            overrides:
              node-4: {public: false, env: {LOG_LEVEL: debug}}
              node-12:
                websocket: false
            """
        )
        #expect(plan.name == "my-mesh-2")
        #expect(plan.nodes == 10)
        #expect(plan.basePort == 5000)
        #expect(plan.template == "/srv/node")
        #expect(plan.worker.command == ["node", "index.js", "--verbosity", "1.10", ""])
        #expect(!plan.worker.isBuiltIn)
        #expect(plan.worker.environment == ["DEBUG": "true", "_x": "yes", "EMPTY": ""])
        #expect(plan.restart.mode == .onFailure)
        #expect(plan.restart.backoff.first == .milliseconds(10))
        #expect(plan.restart.backoff.initial == .milliseconds(1500))
        #expect(plan.restart.backoff.factor == 1.5)
        #expect(plan.restart.backoff.max == .seconds(120))
        #expect(plan.restart.backoff.jitter == 0)
        #expect(plan.restart.backoff.resetAfter == .seconds(3600))
        #expect(plan.restart.limit.count == 7)
        #expect(plan.restart.limit.within == .seconds(60))
        #expect(plan.stop.signal == .interrupt)
        #expect(plan.stop.timeout == .zero)
        #expect(plan.health.check == HealthPolicy.Check.none)
        #expect(plan.health.timeout == .milliseconds(250))
        #expect(plan.health.startup == .seconds(120))
        #expect(plan.logs.maxSizeBytes == 1_000_000)
        #expect(plan.logs.keep == 0)
        #expect(plan.mesh.knownPeers == [2, 1])
        #expect(plan.mesh.durability == .strict)
        #expect(plan.mesh.topology == .partial && plan.mesh.degree == 5)
        #expect(plan.mesh.allowedOrigins == ["http://localhost:8080", "https://example.org"])
        #expect(plan.overrides.keys.sorted() == [4, 12])
        #expect(plan.overrides[4]?.isPublic == false)
        #expect(plan.overrides[4]?.environment == ["LOG_LEVEL": "debug"])
        #expect(plan.overrides[12]?.usesWebSocket == false)
    }
}
