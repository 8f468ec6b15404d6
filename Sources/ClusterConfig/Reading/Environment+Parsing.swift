import YAML

extension WorkerPlan {
    init(in file: ConfigSection, problems: inout ConfigProblems) {
        self.init()
        let section = file.section("worker", keys: ["command", "env"], problems: &problems)
        let example = "[node, index.js]"
        let program = section.list(
            "command",
            of: .verbatim,
            example: example,
            default: command,
            problems: &problems
        )
        if program.first?.isEmpty ?? true, case .sequence(let items) = section.node("command")?.content {
            // An entry that could not be read has been reported already.
            if items.isEmpty || program.first?.isEmpty == true {
                let message = "worker.command names no program; a list such as \(example) is expected"
                problems.report(message, at: section.position(of: "command"))
            }
        } else {
            command = program
        }
        environment = section.environment(default: environment, problems: &problems)
    }
}

extension ConfigSection {
    /// Variables that the supervisor sets itself, and what to write instead.
    private static let reserved = [
        "PORT": "base_port + N decides it",
        "NODE_ID": "it is the name of the node",
        "PUBLIC": "write overrides: {node-N: {public: false}}",
        "WEBSOCKET": "write overrides: {node-N: {websocket: false}}",
    ]

    /// The variables under the key `env`.
    func environment(default fallback: [String: String], problems: inout ConfigProblems) -> [String: String] {
        guard let node = node("env") else { return fallback }
        let path = path(of: "env")
        guard let entries = node.entries else {
            let message = "\(path) is \(node.kind); a mapping such as {LOG_LEVEL: info} is expected"
            problems.report(message, at: node.position)
            return fallback
        }
        var environment: [String: String] = [:]
        for entry in entries {
            let value = ConfigValueKind.verbatim.read(
                entry.value,
                path: "\(path).\(entry.key.abridged)",
                problems: &problems
            )
            if let reason = Self.reserved[entry.key] {
                problems.report("\(path).\(entry.key) cannot be set: \(reason)", at: entry.keyPosition)
            } else if !EnvironmentName.isValid(entry.key) {
                problems.report(
                    "'\(entry.key.abridged)' in \(path) is no name of a variable; "
                        + "letters, digits and '_' are expected, with no digit in front",
                    at: entry.keyPosition
                )
            }
            environment[entry.key] = value
        }
        return environment
    }
}
