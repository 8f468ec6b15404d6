import ClusterConfig
import Testing

@Suite struct ConfigHintTests {
    private func message(_ text: String) -> String {
        do throws(ConfigErrors) {
            _ = try ClusterPlan.parse(text, file: "cluster.yaml")
            return "nothing is wrong"
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("nodes: 010", "write it without the leading zero"), ("nodes: \"3\"", "write it without"),
        ("base_port: 4_000", "underscores"), ("overrides: {node-4: {public: yes}}", "write true or false"),
        ("name: 5", "write \"5\""), ("name: true", "write \"true\""),
    ])
    func aHintSaysWhatToWrite(text: String, hint: String) {
        #expect(message(text).contains(hint))
    }

    @Test(arguments: [
        "nodes: yes", "nodes: many", "name: NO", "restart: {policy: no}", "name: -5", "stop: {timeout: on}",
    ])
    func noHintIsGivenThatWouldNotHelp(text: String) {
        let message = message(text)
        #expect(message.contains("is expected"))
        #expect(!message.contains("(") || message.hasSuffix("expected"))
    }
}
