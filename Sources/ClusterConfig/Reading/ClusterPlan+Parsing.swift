import YAML

extension ClusterPlan {
    /// Reads and validates a cluster.yaml.
    ///
    /// - Parameters:
    ///   - bytes: the whole file; an empty one gives the defaults.
    ///   - file: its name for error messages.
    /// - Throws: the first error in the YAML, or all errors in what it says.
    package static func parse(_ bytes: Span<UInt8>, file: String) throws(ConfigErrors) -> ClusterPlan {
        let root: YAMLNode
        do {
            root = try YAMLNode.parse(bytes)
        } catch {
            let error = ConfigError(file: file, line: error.line, column: error.column, message: error.message)
            throw ConfigErrors([error])
        }
        var problems = ConfigProblems(file: file)
        let plan = ClusterPlan(root, problems: &problems)
        try problems.check()
        return plan
    }

    /// Reads and validates a cluster.yaml that is at hand as text; see ``parse(_:file:)-(Span<UInt8>,_)``.
    package static func parse(_ text: String, file: String) throws(ConfigErrors) -> ClusterPlan {
        let bytes = Array(text.utf8)
        return try parse(bytes.span, file: file)
    }

    private static let keys = [
        "name", "nodes", "base_port", "template", "worker", "restart", "stop", "health", "logs", "mesh", "overrides",
    ]

    private init(_ root: YAMLNode, problems: inout ConfigProblems) {
        self.init()
        let file = ConfigSection(root, path: "", keys: Self.keys, problems: &problems)
        name = file.value("name", as: .clusterName, default: name, problems: &problems)
        nodes = file.value("nodes", as: .integer(1...ConfigLimits.nodes), default: nodes, problems: &problems)
        basePort = file.value("base_port", as: .integer(ConfigLimits.basePort), default: basePort, problems: &problems)
        template = file.value("template", as: .folder, default: template, problems: &problems)
        worker = WorkerPlan(in: file, problems: &problems)
        restart = RestartPolicy(in: file, problems: &problems)
        stop = StopPolicy(in: file, problems: &problems)
        health = HealthPolicy(in: file, problems: &problems)
        logs = LogPolicy(in: file, problems: &problems)
        mesh = MeshPolicy(in: file, basePort: basePort, problems: &problems)
        overrides = NodeOverride.all(in: file, basePort: basePort, problems: &problems)
        checkPorts(file, problems: &problems)
        checkKnownPeers(file, problems: &problems)
    }

    private func checkPorts(_ file: ConfigSection, problems: inout ConfigProblems) {
        guard basePort + nodes > ConfigLimits.port else { return }
        let key = file.node("base_port") == nil ? "nodes" : "base_port"
        problems.report(
            "node-\(nodes) would listen on port \(basePort) + \(nodes) = \(basePort + nodes); "
                + "base_port + nodes must not exceed \(ConfigLimits.port)",
            at: file.position(of: key)
        )
    }

    /// A private node has no listener that a known peer could be dialled at. Only what the file itself names is wrong:
    /// from the default list private nodes are left out.
    private func checkKnownPeers(_ file: ConfigSection, problems: inout ConfigProblems) {
        let list = file.node("mesh")?.entries?.first { $0.key == "known_peers" }?.value
        guard let list, case .sequence = list.content else { return }
        for number in mesh.knownPeers where overrides[number]?.isPublic == false {
            problems.report(
                "mesh.known_peers names \(number), but overrides.\(NodeName.name(of: number)) makes it private; "
                    + "a public node is expected",
                at: list.position
            )
        }
    }
}

extension ConfigValueKind<String> {
    fileprivate static var clusterName: Self {
        string("a name of 1 to 63 letters a-z, digits and '-', with no '-' at either end,") { text in
            let isAllowed = text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
            return isAllowed && (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
        }
    }

    /// Neither the cluster's directory itself nor anything above it: its copy would contain itself.
    fileprivate static var folder: Self {
        string("the path of a folder, such as templates/node,") { text in
            let parts = text.split(separator: "/")
            let leadsSomewhere = parts.contains { $0 != "." && $0 != ".." }
            return leadsSomewhere && !text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        }
    }
}
