import ControlAPI
import HTTP1
import JSON
import Posix
import Time

/// Asks the daemon of a cluster, one request after the other.
final class ControlClient {
    /// A thousand nodes, each linked with all others, fit.
    private static let limits = HTTPLimits(bodyBytes: 64 << 20)
    /// How long the daemon may take for what it only has to look up.
    private static let patience = Duration.seconds(10)

    let layout: Layout
    /// What ends a wait for an answer before its time; nil where only a signal does.
    let interruption: SignalWatch?
    private var connection: ControlConnection?

    /// Connects to the daemon.
    ///
    /// - Throws: ``ExitCode/noCluster`` where there is none, or nobody answers.
    init(_ layout: Layout, _ interruption: SignalWatch? = nil) throws(Failure) {
        self.layout = layout
        self.interruption = interruption
        connection = try ControlConnection(to: layout, limits: Self.limits, interruption)
    }

    /// The cluster's status.
    func status() throws(Failure) -> ClusterStatus {
        let bytes = try statusDocument()
        return try Self.read(ClusterStatus(parsing: bytes))
    }

    /// The cluster's status as it came, in one line.
    func statusDocument() throws(Failure) -> [UInt8] {
        var bytes = try request("GET", "/v1/status", until: MonotonicClock.now() + Self.patience)
        while bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return bytes
    }

    /// Starts missing nodes, or makes new ones; returns those that were touched.
    func addNodes(_ request: AddNodes) throws(Failure) -> NodeNames {
        let bytes = try self.request("POST", "/v1/nodes", request.json)
        return try Self.read(NodeNames(parsing: bytes))
    }

    /// Asks to start, stop, … a node, without waiting: ``answer(until:)`` comes when it is done.
    func begin(_ operation: Route.Operation, on node: String) throws(Failure) {
        try send("POST", "/v1/nodes/\(node)/\(operation.rawValue)", body: [])
    }

    /// Stops a node and takes it out of the cluster.
    func remove(_ node: String, keepsFolder: Bool) throws(Failure) {
        _ = try request("DELETE", "/v1/nodes/\(node)?keep=\(keepsFolder)")
    }

    /// Submits a transaction, without waiting: several may be under way before ``submitted()`` tells of each, in order.
    ///
    /// - Parameter transaction: JSON, sent as it is so that no number loses a digit.
    func beginSubmitting(_ transaction: [UInt8], to node: String?) throws(Failure) {
        try send("POST", "/v1/transactions" + (node.map { "?node=\($0)" } ?? ""), body: transaction)
    }

    /// The id of the first transaction that was not answered for yet, once a node has stored it.
    func submitted() throws(Failure) -> String {
        let bytes = try answer(until: MonotonicClock.now() + Self.patience)
        guard let id = (try? JSONValue(parsing: bytes))?["id"]?.string else {
            throw Failure(.failed, "the daemon's answer has no id: \(String(decoding: bytes, as: UTF8.self))")
        }
        return id
    }

    /// Has these faults hold instead of those that they were made from; returns them once they hold on all links.
    func setFaults(_ faults: Faults) throws(Failure) -> Faults {
        let bytes = try request("PUT", "/v1/faults", faults.json, until: MonotonicClock.now() + Self.patience)
        return try Self.read(Faults(parsing: bytes))
    }

    /// Stops every node, then the daemon; returns when all is stopped.
    func down(keep: Bool) throws(Failure) -> DownResult {
        let bytes = try request("POST", "/v1/down", DownRequest(keep: keep).json)
        return try Self.read(DownResult(parsing: bytes))
    }

    /// The daemon's process; nil when it has ended.
    func daemon() throws(Failure) -> ProcessHandle? {
        guard let connection else { return nil }
        return try reporting(connection.daemon())
    }

    private func request(
        _ method: String,
        _ target: String,
        _ document: JSONValue? = nil,
        until deadline: Instant = .distantFuture
    ) throws(Failure) -> [UInt8] {
        try request(method, target, body: document?.bytes() ?? (method == "POST" ? [] : nil), until: deadline)
    }

    private func request(
        _ method: String,
        _ target: String,
        body: [UInt8]?,
        until deadline: Instant
    ) throws(Failure) -> [UInt8] {
        try send(method, target, body: body)
        return try answer(until: deadline)
    }

    private func send(_ method: String, _ target: String, body: [UInt8]?) throws(Failure) {
        let connection: ControlConnection
        if let current = self.connection {
            connection = current
        } else {
            connection = try ControlConnection(to: layout, limits: Self.limits, interruption)
        }
        try connection.send(method, target, body: body)
        self.connection = connection
    }

    /// The body of the answer to what was sent.
    ///
    /// - Throws: the error that the daemon answers, or ``ExitCode/timeRanOut``.
    @discardableResult
    func answer(until deadline: Instant) throws(Failure) -> [UInt8] {
        guard let connection else { preconditionFailure("an answer follows a request") }
        // Only an answer that came whole leaves the connection fit for the next request.
        self.connection = nil
        var head: HTTPResponseHead?
        var answer: [UInt8] = []
        while true {
            switch try connection.next(until: deadline) {
            case .head(let next): head = next
            case .body(let bytes): answer += bytes
            case .timeUp: throw .daemonSilent(layout)
            case .end:
                guard let head, head.status >= 200 else { continue }
                if head.keepsAlive { self.connection = connection }
                if head.status >= 300 { throw ControlClient.failure(head, answer) }
                return answer
            }
        }
    }

    /// What the daemon has refused.
    static func failure(_ head: HTTPResponseHead, _ answer: [UInt8]) -> Failure {
        guard let error = try? APIError(parsing: answer) else {
            return Failure(.failed, "the daemon answered \(head.status) \(head.reason)")
        }
        return Failure(error)
    }

    /// Reads what the daemon sent.
    static func read<Document>(_ parse: @autoclosure () throws(DocumentError) -> Document) throws(Failure) -> Document {
        do {
            return try parse()
        } catch {
            throw Failure(.failed, "the daemon's answer cannot be understood: \(error)")
        }
    }
}
