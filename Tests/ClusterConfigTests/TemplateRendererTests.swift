import ClusterConfig
import Testing

@Suite("Placeholders")
struct TemplateRendererTests {
    private static let values = {
        var plan = ClusterPlan()
        plan.worker.environment = ["LOG_LEVEL": "info", "KEY": "{{port}}"]
        return TemplateValues(node: plan.node(2), knownPeers: ["ws://localhost:4001", "ws://localhost:4003"])
    }()

    private func render(_ text: String) throws -> String {
        try TemplateRenderer.render(text, values: Self.values, file: "x.template")
    }

    @Test(
        "are filled in",
        arguments: [
            ("", ""),
            ("no placeholder {", "no placeholder {"),
            ("{{port}}", "4002"),
            ("{{ name }}/{{\tnumber}}", "node-2/2"),
            ("<{{address}}>", "<ws://localhost:4002>"),
            ("{{known_peers}}", #"["ws://localhost:4001", "ws://localhost:4003"]"#),
            ("{{env.LOG_LEVEL}}", "info"),
            ("{\"a\":{\"port\":{{port}}}}\r\n", "{\"a\":{\"port\":4002}}\r\n"),
            ("{{{{port}}", "{{port}}"),
            ("{{{{{{port}}", "{{4002"),
            ("é{{port}}é", "é4002é"),
        ]
    )
    func rendered(text: String, result: String) throws {
        #expect(try render(text) == result)
    }

    @Test("are not looked for in what was filled in")
    func notRecursive() throws {
        #expect(try render("{{env.KEY}}") == "{{port}}")
    }

    @Test(
        "that are wrong are named with their place",
        arguments: [
            ("{{prot}}", "1:1", "unknown placeholder {{prot}}; did you mean port?"),
            ("a\né {{ knownpeers }}", "2:3", "did you mean known_peers?"),
            ("{{}}", "1:1", "unknown placeholder {{}}"),
            (
                "{{env.LOGLEVEL}}", "1:1",
                "is set neither in worker.env nor in the override of node-2; did you mean env.LOG_LEVEL?"
            ),
            ("{{env.}}", "1:1", "is set neither"),
            ("{{env}}", "1:1", "unknown placeholder"),
            ("{{{port}}}", "1:1", "unknown placeholder {{{port}}"),
            ("x{{port", "1:2", "not closed on its line"),
            ("x{{port\n}}", "1:2", "not closed on its line"),
            ("x{{port}", "1:2", "not closed on its line"),
        ]
    )
    func wrong(text: String, place: String, message: String) throws {
        let error = try #require(throws: TemplateError.self) { try render(text) }
        #expect(error.description.hasPrefix("x.template:\(place): "))
        #expect(error.message.contains(message), "\(error)")
    }
}
