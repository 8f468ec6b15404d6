import ControlAPI
import JSON
import Posix

/// Faults between nodes. Answered when every worker has said that they hold.
extension ControlServer {
    func setFaults(_ request: ControlRequest, _ reply: Reply) throws(APIError) {
        let wanted = try request.faults()
        try requireTellableNodes()
        if let revision = wanted.revision, revision != cluster.faults.revision {
            throw APIError(.conflict, "the faults were changed meanwhile: look at them again, and decide anew")
        }
        for name in wanted.nodes.sorted(by: NodePair.isBefore) where cluster.node(name)?.name != name {
            throw APIError.noNode(name)
        }
        try set(wanted, reply)
    }

    func heal(_ reply: Reply) throws(APIError) {
        try set(Faults(), reply)
    }

    private func set(_ faults: Faults, _ reply: Reply) throws(APIError) {
        if cluster.ending != nil { throw .goingDown }
        do {
            try cluster.setFaults(faults)
        } catch {
            throw APIError(.internalError, "the faults cannot be recorded, and so were not set: \(error)")
        }
        cluster.wait(
            Waiter(
                outcome: { [cluster] in cluster.faultsHold ? .success(cluster.faults.json) : nil },
                answer: reply.callAsFunction
            )
        )
    }

    /// Faults are done by the built-in worker to its own links: no other program knows of them.
    private func requireTellableNodes() throws(APIError) {
        guard !cluster.program.isBuiltIn else { return }
        let names = cluster.nodes.isEmpty ? "the nodes" : ReadableText.list(cluster.nodes.map(\.name))
        let command = cluster.setup.plan.worker.command.joined(separator: " ")
        throw APIError(
            .conflict,
            "only the built-in worker has faults; the program of \(names) cannot be told of any: \(command)"
        )
    }
}
