import ControlAPI
import Gossip
import JSON
import Posix
import Time

/// The document of `GET /status`.
struct WorkerStatus {
    let json: JSONValue

    init(_ worker: Worker) {
        let node = worker.node
        json = [
            "node": .string(worker.settings.name),
            "address": worker.settings.address.map { .string($0.text) } ?? .null,
            "pid": .number(JSONNumber(CurrentProcess.pid)),
            "version": .string(Version.current),
            "peers": .array(node.peerNames.sorted().map(JSONValue.string)),
            "transactions": .number(JSONNumber(node.pool.count)),
            "fingerprint": .string(node.pool.summary.fingerprintText),
            "links": .number(JSONNumber(node.links.count)),
            "uptime_seconds": JSONNumber((worker.loop.now - worker.started).seconds).map(JSONValue.number) ?? .null,
            "problem": worker.poolFailure.map { .string("\($0)") } ?? .null,
        ]
    }
}

/// The text of `GET /metrics` (Prometheus exposition format 0.0.4).
enum WorkerMetricsText {
    static func render(_ worker: Worker) -> String {
        let metrics = worker.metrics
        return [
            counter(
                "node_transactions_stored_total",
                "Transactions stored since the start.",
                metrics.transactionsStored
            ),
            counter("node_transactions_duplicate_total", "Transactions received again.", metrics.duplicatesReceived),
            counter("node_transactions_rejected_total", "Transactions refused.", metrics.transactionsRejected),
            counter("node_copies_sent_total", "TRANSACTION messages sent to peers.", metrics.copiesSent),
            counter("node_pushes_held_back_total", "Pushes withheld from slow peers.", metrics.pushesHeldBack),
            counter("node_fault_messages_lost_total", "Messages that a fault has lost.", metrics.messagesLost),
            counter(
                "node_fault_messages_delayed_total",
                "Messages that a fault has held back.",
                metrics.messagesDelayed
            ),
            gauge("node_pool_transactions", "Transactions in the pool.", worker.node.pool.count),
            gauge("node_peers", "Peers linked now.", worker.node.peerNames.count),
            gauge("node_links", "Links open now, WebSocket clients included.", worker.node.links.count),
        ].joined()
    }

    private static func counter(_ name: String, _ help: String, _ value: Int) -> String {
        metric(name, "counter", help, value)
    }

    private static func gauge(_ name: String, _ help: String, _ value: Int) -> String {
        metric(name, "gauge", help, value)
    }

    private static func metric(_ name: String, _ type: String, _ help: String, _ value: Int) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n\(name) \(value)\n"
    }
}
