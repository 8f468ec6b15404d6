import ControlAPI
import Posix
import Supervision
import Time

/// Figures of the cluster in the text format of Prometheus, version 0.0.4.
enum Metrics {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    static func text(of cluster: Cluster, logReaders: Int) -> String {
        let status = cluster.status
        let own = ((try? ProcessMemory.bytes(of: CurrentProcess.pid)) ?? nil) ?? 0
        var page = MetricsPage()
        page.gauge("supervisor_uptime_seconds", "How long the daemon has run.", status.supervisor?.uptimeSeconds ?? 0)
        page.gauge("supervisor_memory_bytes", "Proportional set size of the daemon.", Double(own))
        page.gauge("supervisor_mesh_links", "Pairs of ready nodes that are linked.", Double(status.mesh.links))
        page.gauge(
            "supervisor_mesh_links_expected",
            "Pairs of ready nodes that should be.",
            Double(status.mesh.linksExpected)
        )
        page.gauge("supervisor_mesh_formed", "1 when all expected links are there.", status.mesh.isFormed ? 1 : 0)
        page.gauge("supervisor_mesh_converged", "1 when all pools are equal, too.", status.mesh.isConverged ? 1 : 0)
        page.gauge(
            "supervisor_mesh_links_cut",
            "Pairs that faults keep from being linked.",
            Double(status.mesh.linksCut)
        )
        page.gauge("supervisor_faults", "Faults that were set and not healed.", Double(status.mesh.faults.count))
        page.gauge("supervisor_log_readers", "Clients that read logs over the control socket.", Double(logReaders))
        page.counter(
            "supervisor_events_total",
            "Events, over restarts of the daemon too.",
            Double(cluster.events.count)
        )
        page.states(status)
        page.nodes("supervisor_node_peers", "gauge", "Peers that the node is linked with.", status) {
            ($0.peers?.count).map(Double.init)
        }
        page.nodes("supervisor_node_ready", "gauge", "1 when the node is ready.", status) { $0.state == .ready ? 1 : 0 }
        page.nodes("supervisor_node_restarts_total", "counter", "Restarts by policy.", status) { Double($0.restarts) }
        page.nodes("supervisor_node_uptime_seconds", "gauge", "How long the node's process has run.", status) {
            $0.uptimeSeconds
        }
        page.nodes("supervisor_node_memory_bytes", "gauge", "Proportional set size of the node's process.", status) {
            $0.memoryBytes.map(Double.init)
        }
        page.nodes("supervisor_node_transactions", "gauge", "Transactions in the node's pool.", status) {
            $0.transactions.map(Double.init)
        }
        return page.text
    }
}

/// Puts a page of figures together.
private struct MetricsPage {
    private(set) var text = ""

    mutating func gauge(_ name: String, _ help: String, _ value: Double) {
        head(name, "gauge", help)
        text += "\(name) \(Self.text(value))\n"
    }

    mutating func counter(_ name: String, _ help: String, _ value: Double) {
        head(name, "counter", help)
        text += "\(name) \(Self.text(value))\n"
    }

    /// How many nodes are in each state.
    mutating func states(_ status: ClusterStatus) {
        head("supervisor_nodes", "gauge", "Nodes by state.")
        for state in ControlAPI.NodeState.allCases {
            let count = status.nodes.count { $0.state == state }
            text += "supervisor_nodes{state=\"\(state.rawValue)\"} \(count)\n"
        }
    }

    /// A figure of each node that has it.
    mutating func nodes(
        _ name: String,
        _ type: String,
        _ help: String,
        _ status: ClusterStatus,
        _ value: (NodeStatus) -> Double?
    ) {
        head(name, type, help)
        for node in status.nodes {
            if let value = value(node) { text += "\(name){node=\"\(node.name)\"} \(Self.text(value))\n" }
        }
    }

    /// Counts without a fraction.
    private static func text(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }

    private mutating func head(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
}
