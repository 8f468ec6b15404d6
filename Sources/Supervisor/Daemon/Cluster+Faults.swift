import ControlAPI
import Posix

/// Faults: kept here, done by the workers.
extension Cluster {
    /// Has these faults hold, instead of those before; on disk when it returns.
    func setFaults(_ new: Faults) throws(SystemCallError) {
        let before = faults
        faults = new
        faults.revision = (before.revision ?? 0) + 1
        do {
            try saveNow()
        } catch {
            faults = before
            throw error
        }
        tellFaults(since: before)
    }

    /// Whether every worker that can be asked has said that the faults hold.
    var faultsHold: Bool {
        nodes.allSatisfy { node in
            guard let link = node.link, node.lifecycle.state == .ready else { return true }
            return link.appliedFaults >= faults.revision ?? 0
        }
    }

    /// What the worker of a node is told.
    func faults(of node: Node) -> WorkerFaults {
        guard !faults.isEmpty else { return WorkerFaults(revision: faults.revision ?? 0) }
        let addresses = nodes.map { (name: $0.name, address: $0.settings.isPublic ? $0.settings.address : nil) }
        return faults.faults(of: node.name, among: addresses)
    }

    /// Takes up the faults that an earlier daemon had.
    func restoreFaults(_ recorded: Faults) {
        faults = recorded
        for name in recorded.nodes where node(name) == nil { faults.forget(name) }
    }

    /// A node is gone.
    func forgetFaults(of name: String) {
        guard faults.nodes.contains(name) else { return }
        let before = faults
        faults.forget(name)
        faults.revision = (before.revision ?? 0) + 1
        tellFaults(since: before)
    }

    private func tellFaults(since before: Faults) {
        for node in nodes { node.link?.sendFaults() }
        let healed = before.lines.filter { !faults.lines.contains($0) }
        let set = faults.lines.filter { !before.lines.contains($0) }
        for line in healed { events.record(.faults, message: "healed: \(line)") }
        for line in set { events.record(.faults, message: "set: \(line)") }
        stateChanged()
    }
}
