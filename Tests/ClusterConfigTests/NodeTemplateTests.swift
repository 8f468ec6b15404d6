import ClusterConfig
import Testing

@Suite("The node template")
struct NodeTemplateTests {
    private static let values = TemplateValues(node: ClusterPlan().node(2), knownPeers: ["ws://localhost:4001"])

    private func files(_ texts: [String: String]) -> [TemplateFile] {
        texts.map { TemplateFile(path: $0.key, contents: Array($0.value.utf8)) }
    }

    private func failure(_ texts: [String: String]) throws -> String {
        let error = try #require(throws: TemplateError.self) {
            try NodeTemplate(files: files(texts)).render(Self.values)
        }
        return error.description
    }

    @Test("is rendered where its name says so, and copied otherwise")
    func rendering() throws {
        let template = try NodeTemplate(files: files([".env.template": "PORT={{port}}", "a/b.txt": "{{port}} {{x}}"]))
        #expect(template.outputPaths == [".env", "a/b.txt"])
        #expect(
            try template.render(Self.values) == [
                TemplateFile(path: ".env", contents: Array("PORT=4002".utf8)),
                TemplateFile(path: "a/b.txt", contents: Array("{{port}} {{x}}".utf8)),
            ]
        )
    }

    @Test("gives the same files to every node by default")
    func defaultTemplate() throws {
        let plan = ClusterPlan()
        let template = try NodeTemplate(files: DefaultTemplate.files)
        #expect(template.outputPaths == [".env", "known-peers.json", "transactions.json"])
        for number in 1...3 {
            let known = plan.knownPeers(of: number, existing: 1...3)
            let folder = try template.render(TemplateValues(node: plan.node(number), knownPeers: known))
            #expect(folder.map(\.path) == template.outputPaths)
            let settings = try DotEnv.parse(String(decoding: folder[0].contents, as: UTF8.self), file: ".env")
            #expect(settings["PORT"] == "400\(number)")
            #expect(settings["MY_PUBLIC_KEY"] == "node-\(number)")
            #expect(
                String(decoding: folder[1].contents, as: UTF8.self)
                    == "[\"ws://localhost:4001\", \"ws://localhost:4003\"]\n"
            )
            #expect(String(decoding: folder[2].contents, as: UTF8.self) == "[]\n")
        }
    }

    @Test("cannot make one file of two")
    func clash() throws {
        let message = try failure([".env": "PORT=4002", "a": "", "a.template": ""])
        #expect(message == "a.template: becomes a, and so does a; keep one of them")
    }

    @Test("keeps to the node's folder", arguments: ["/etc/x", "../x", "a//b", "a/./b", "", ".template", "node.log"])
    func paths(path: String) throws {
        #expect(throws: TemplateError.self) {
            try NodeTemplate(files: [TemplateFile(path: path, contents: [])])
        }
    }

    @Test(
        "must give the node its port",
        arguments: [
            ([:], ".env: is missing from the template"),
            ([".env": "NAME=x"], ".env: has no PORT for node-2"),
            ([".env.template": "# PORT={{port}}"], ".env.template: has no PORT for node-2"),
            ([".env": "\nPORT=4001"], ".env:2: gives node-2 the PORT '4001', which is not its port 4002"),
            ([".env.template": "PORT"], ".env.template:1: KEY=VALUE is expected"),
        ] as [([String: String], String)]
    )
    func port(texts: [String: String], message: String) throws {
        #expect(try failure(texts).hasPrefix(message))
    }

    @Test("names the file and place of a wrong placeholder")
    func placeholder() throws {
        #expect(try failure([".env.template": "PORT={{prot}}"]).hasPrefix(".env.template:1:6: unknown placeholder"))
    }

    @Test("must be text to be rendered")
    func binary() throws {
        let template = try NodeTemplate(files: [TemplateFile(path: "x.template", contents: [0xFF])])
        let error = try #require(throws: TemplateError.self) { try template.render(Self.values) }
        #expect(error.message.contains("not valid UTF-8"))
    }
}
