import YAML

extension MeshPolicy {
    init(in file: ConfigSection, basePort: Int, problems: inout ConfigProblems) {
        self.init()
        let keys = ["known_peers", "topology", "degree", "durability", "allowed_origins"]
        let section = file.section("mesh", keys: keys, problems: &problems)
        knownPeers = section.list(
            "known_peers",
            of: .integer(NodeName.numbers(basePort: basePort)),
            example: "[1, 3]",
            default: knownPeers,
            problems: &problems
        )
        topology = section.value("topology", as: .oneOf, default: topology, problems: &problems)
        degree = section.value("degree", as: .integer(Self.degrees), default: degree, problems: &problems)
        durability = section.value("durability", as: .oneOf, default: durability, problems: &problems)
        allowedOrigins = section.list(
            "allowed_origins",
            of: .origin,
            example: "[https://example.org]",
            default: allowedOrigins,
            problems: &problems
        )
        Self.checkDistinct(section.node("known_peers"), problems: &problems)
    }

    private static func checkDistinct(_ list: YAMLNode?, problems: inout ConfigProblems) {
        guard let list, case .sequence(let items) = list.content else { return }
        var seen: Set<Int> = []
        for item in items {
            guard case .scalar(let scalar) = item.content, case .integer(let number) = scalar.resolved else { continue }
            if seen.insert(number).inserted { continue }
            problems.report("mesh.known_peers names \(number) twice; distinct numbers are expected", at: item.position)
        }
    }
}

extension ConfigValueKind<String> {
    /// An origin as browsers send it (RFC 6454, section 6.2). `null`, which any local file and any sandboxed page can
    /// claim to be, is none.
    fileprivate static var origin: Self {
        string("an origin such as https://example.org or http://localhost:8080") { text in
            let scheme = ["https://", "http://"].first { text.hasPrefix($0) }
            guard let host = scheme.map({ text.dropFirst($0.count) }), !host.isEmpty else { return false }
            return host.utf8.allSatisfy { byte in
                switch Unicode.Scalar(byte) {
                case "a"..."z", "0"..."9", "-", ".", ":", "[", "]": true
                default: false
                }
            }
        }
    }
}
