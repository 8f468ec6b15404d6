/// What the placeholders of a template stand for, for one node.
package struct TemplateValues: Equatable, Sendable {
    package var node: NodeSettings
    /// Addresses, as ``ClusterPlan/knownPeers(of:existing:)`` gives them.
    package var knownPeers: [String]

    package init(node: NodeSettings, knownPeers: [String]) {
        self.node = node
        self.knownPeers = knownPeers
    }

    /// The placeholders that are not variables of the environment.
    static let names = ["port", "name", "number", "address", "known_peers"]

    /// The text of a placeholder, nil if it is unknown.
    subscript(placeholder: String) -> String? {
        switch placeholder {
        case "port": String(node.port)
        case "name": node.name
        case "number": String(node.number)
        case "address": node.address
        case "known_peers": "[" + knownPeers.map(Self.quoted).joined(separator: ", ") + "]"
        default: placeholder.hasPrefix("env.") ? node.environment[String(placeholder.dropFirst(4))] : nil
        }
    }

    /// The text as a JSON string (RFC 8259, section 7).
    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            if scalar == "\"" || scalar == "\\" { return "\\\(scalar)" }
            guard scalar.value < 0x20 else { return String(scalar) }
            return (scalar.value < 0x10 ? "\\u000" : "\\u00") + String(scalar.value, radix: 16)
        }
        return "\"" + escaped.joined() + "\""
    }
}
