/// One operation of the control API.
package struct Route: Equatable, Sendable {
    package enum Operation: String, CaseIterable, Sendable {
        case status, node, addNodes, removeNode, start, stop, restart, kill, pause, resume, events, submit, down
        case setFaults, heal, logs, metrics, openAPI, link
    }

    package var operation: Operation
    package var method: String
    /// `{name}` stands for one segment.
    package var pattern: String
    /// One sentence for people.
    package var summary: String

    private init(_ operation: Operation, _ method: String, _ pattern: String, _ summary: String) {
        self.operation = operation
        self.method = method
        self.pattern = pattern
        self.summary = summary
    }

    /// Every operation there is.
    package static let all: [Route] = [
        Route(.status, "GET", "/v1/status", "The cluster, its mesh and its nodes."),
        Route(.node, "GET", "/v1/nodes/{name}", "One node."),
        Route(.addNodes, "POST", "/v1/nodes", "Start missing nodes, or make new ones."),
        Route(.removeNode, "DELETE", "/v1/nodes/{name}", "Stop a node and delete its folder, unless keep=true."),
        Route(.start, "POST", "/v1/nodes/{name}/start", "Start a node that does not run."),
        Route(.stop, "POST", "/v1/nodes/{name}/stop", "Stop a node; it stays stopped."),
        Route(.restart, "POST", "/v1/nodes/{name}/restart", "Stop a node and start it again."),
        Route(.kill, "POST", "/v1/nodes/{name}/kill", "Kill a node's process; the restart policy applies."),
        Route(.pause, "POST", "/v1/nodes/{name}/pause", "Suspend a node's process."),
        Route(.resume, "POST", "/v1/nodes/{name}/resume", "Let a suspended process go on."),
        Route(.events, "GET", "/v1/events", "What happens, as server-sent events; Last-Event-ID resumes."),
        Route(.logs, "GET", "/v1/logs", "The lines of the nodes' logs, a JSON document a line."),
        Route(.submit, "POST", "/v1/transactions", "Submit a transaction to a node of the mesh."),
        Route(.setFaults, "PUT", "/v1/faults", "Replace the faults of the mesh by these."),
        Route(.heal, "DELETE", "/v1/faults", "Take every fault away."),
        Route(.down, "POST", "/v1/down", "Stop every node, then the daemon."),
        Route(.metrics, "GET", "/metrics", "Figures in Prometheus' text format."),
        Route(.openAPI, "GET", "/v1/openapi.json", "This description."),
        Route(.link, "GET", "/v1/link", "The WebSocket link of a worker."),
    ]

    /// What a request line leads to.
    package enum Match: Equatable, Sendable {
        /// The operation, and what stood for `{name}`.
        case operation(Operation, name: String?)
        /// The path exists for these methods only.
        case wrongMethod(allowed: [String])
        case unknown
    }

    /// Finds the operation for a method and a path without its query.
    package static func match(method: String, path: String) -> Match {
        let candidates = all.compactMap { route in route.name(in: path).map { (route, $0) } }
        if let (route, name) = candidates.first(where: { $0.0.method == method }) {
            return .operation(route.operation, name: name.isEmpty ? nil : name)
        }
        return candidates.isEmpty ? .unknown : .wrongMethod(allowed: candidates.map(\.0.method).sorted())
    }

    /// What stands for `{name}` in the path, empty where the pattern has none; nil where the path does not fit.
    private func name(in path: String) -> String? {
        let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
        let given = path.split(separator: "/", omittingEmptySubsequences: false)
        guard wanted.count == given.count else { return nil }
        var name = ""
        for (want, have) in zip(wanted, given) {
            if want == "{name}" && !have.isEmpty {
                name = String(have)
            } else if want != have {
                return nil
            }
        }
        return name
    }
}

/// The version of the programs and of what they exchange.
package enum Version {
    package static let current = "0.1.0"
}
