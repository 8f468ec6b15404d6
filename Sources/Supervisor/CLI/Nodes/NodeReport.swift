import JSON

/// How a command fared with each of several nodes.
struct NodeReport {
    /// What was done: `stopped`.
    private let deed: String
    private(set) var done: [String]
    private(set) var failures: [(node: String, failure: Failure)] = []

    init(_ done: [String], _ deed: String) {
        self.done = done
        self.deed = deed
    }

    /// Does something with a node, and takes note of how that went; a daemon that is gone ends everything.
    mutating func note(_ node: String, _ body: () throws(Failure) -> Void) throws(Failure) {
        do {
            try body()
            done.append(node)
        } catch {
            if error.exitCode == .noCluster { throw error }
            failures.append((node, error))
        }
    }

    /// Takes back that something was done with a node.
    mutating func fail(_ node: String, _ failure: Failure) {
        done.removeAll { $0 == node }
        failures.append((node, failure))
    }

    /// Prints what was done.
    ///
    /// - Throws: what failed: as it is for a single node, otherwise with all nodes named.
    func show(_ invocation: Invocation) throws(Failure) {
        if invocation.wantsJSON {
            try invocation.console.print(json)
        } else if !done.isEmpty {
            invocation.console.note("\(deed) \(ReadableText.list(done))")
        }
        guard let first = failures.first?.failure else { return }
        if done.isEmpty, failures.count == 1 { throw first }
        let code = done.isEmpty ? first.exitCode : .someOnly
        let lines = failures.map { node, failure in
            failure.message.contains(node) ? failure.message : "\(node): \(failure.message)"
        }
        throw Failure(code, lines.joined(separator: "\n"), advice: first.advice)
    }

    private var json: JSONValue {
        let failed = failures.map { failure -> JSONValue in
            ["node": .string(failure.node), "message": .string(failure.failure.message)]
        }
        return ["nodes": .array(done.map(JSONValue.string)), "failed": .array(failed)]
    }
}
