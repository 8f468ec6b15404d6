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
        linksCut = nil
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
        linksCut = nil
        for node in nodes { node.link?.sendFaults() }
        let (old, new) = (before.lines, faults.lines)
        let (known, present) = (Set(old), Set(new))
        announce("healed", old.filter { !present.contains($0) })
        announce("set", new.filter { !known.contains($0) })
        stateChanged()
    }

    /// An event for each, unless they are so many that they would push all other events out.
    private func announce(_ deed: String, _ lines: [String]) {
        for line in lines.prefix(Self.mostAnnounced) { events.record(.faults, message: "\(deed): \(line)") }
        let rest = lines.count - Self.mostAnnounced
        if rest > 0 { events.record(.faults, message: "\(deed): \(rest) more of links") }
    }

    private static let mostAnnounced = 20

    /// How many links faults keep from being there, counted anew only after something has changed: it takes a look at every
    /// pair.
    func countLinksCut() -> Int {
        if faults.isEmpty { return 0 }
        let count = linksCut ?? formation.countExpected(where: faults.isCut)
        linksCut = count
        // In a partial mesh it is no particular links that are expected.
        let isPartial = setup.plan.mesh.topology == .partial
        return isPartial ? min(count, formation.linksExpected - formation.links) : count
    }
}
