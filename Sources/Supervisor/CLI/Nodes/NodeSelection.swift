import ClusterConfig

/// The nodes that a command is about.
enum NodeSelection: Equatable, Sendable {
    case all
    /// Each once, in the order in which they were typed.
    case names([String])

    /// Reads the operands: `node-3`, `3` or `all`.
    init(_ invocation: Invocation) throws(Failure) {
        try self.init(invocation.arguments.operands, of: invocation.verb)
    }

    init(_ operands: [String], of verb: Verb) throws(Failure) {
        if operands.contains("all") {
            self = .all
            return
        }
        var names: [String] = []
        for operand in operands {
            let name = try Self.name(operand, of: verb)
            if !names.contains(name) { names.append(name) }
        }
        self = .names(names)
    }

    /// The full name of a node that was typed as `node-3` or `3`.
    static func name(_ text: String, of verb: Verb) throws(Failure) -> String {
        guard let number = NodeName.number(in: text) else {
            throw .usage("\"\(text)\" is no node; expected node-3, 3 or all", of: verb)
        }
        return NodeName.name(of: number)
    }

    /// The names; of all nodes those that the cluster has.
    func names(in client: ControlClient) throws(Failure) -> [String] {
        switch self {
        case .all: try client.status().nodes.map(\.name)
        case .names(let names): names
        }
    }
}
