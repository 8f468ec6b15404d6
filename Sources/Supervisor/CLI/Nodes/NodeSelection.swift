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
            let name = try Self.name(operand, of: verb, orAll: true)
            if !names.contains(name) { names.append(name) }
        }
        self = .names(names)
    }

    /// The full name of a node that was typed as `node-3` or `3`.
    ///
    /// - Parameter all: whether `all` may stand there as well.
    static func name(_ text: String, of verb: Verb, orAll all: Bool = false) throws(Failure) -> String {
        guard let number = NodeName.number(in: text) else {
            throw .usage("\"\(text)\" is no node; expected \(all ? "node-3, 3 or all" : "node-3 or 3")", of: verb)
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
