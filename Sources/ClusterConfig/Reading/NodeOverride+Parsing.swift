import YAML

extension NodeOverride {
    /// The overrides of a file by node number.
    static func all(in file: ConfigSection, basePort: Int, problems: inout ConfigProblems) -> [Int: NodeOverride] {
        guard let node = file.node("overrides") else { return [:] }
        guard let entries = node.entries else {
            problems.report(
                "overrides is \(node.kind); a mapping such as node-4: {public: false} is expected",
                at: node.position
            )
            return [:]
        }
        let numbers = NodeName.numbers(basePort: basePort)
        var overrides: [Int: NodeOverride] = [:]
        for entry in entries {
            let path = "overrides.\(entry.key.abridged)"
            let override = NodeOverride(entry, path: path, problems: &problems)
            if let number = NodeName.number(ofName: entry.key), numbers.contains(number) {
                overrides[number] = override
            } else {
                let found = "unknown node '\(entry.key.abridged)' in overrides"
                problems.report("\(found); node-1 to node-\(numbers.upperBound) is expected", at: entry.keyPosition)
            }
        }
        return overrides
    }

    private init(_ entry: YAMLEntry, path: String, problems: inout ConfigProblems) {
        self.init()
        let section = ConfigSection(entry.value, path: path, keys: ["public", "websocket", "env"], problems: &problems)
        isPublic = section.value("public", as: .boolean, default: isPublic, problems: &problems)
        usesWebSocket = section.value("websocket", as: .boolean, default: usesWebSocket, problems: &problems)
        environment = section.environment(default: environment, problems: &problems)
        if !isPublic, !usesWebSocket {
            problems.report(
                "\(path) is private and without WebSocket, so nothing could reach it; at most one of them may be false",
                at: section.position(of: "websocket")
            )
        }
    }
}
