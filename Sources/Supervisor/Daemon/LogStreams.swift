import ControlAPI
import HTTP1
import Transport

/// Those who read logs over the control socket.
final class LogStreams {
    /// Each holds a descriptor for each log that it reads.
    private static let most = 32

    private let cluster: Cluster
    private var streams: [UInt64: LogStream] = [:]

    init(_ cluster: Cluster) {
        self.cluster = cluster
    }

    /// How many there are.
    var count: Int { streams.count }

    /// Answers with the last lines of the logs; then, if the caller wants, with what comes, for as long as it wants.
    func begin(_ request: ControlRequest, on connection: Connection) throws(APIError) {
        let follows = try request.flag("follow")
        let count = try request.count("lines") ?? 100
        let node = try request.head.query("node").map(name)
        guard streams.count < Self.most else {
            throw APIError(.unavailable, "\(Self.most) clients read logs already; try again, or read the files")
        }
        let stream: LogStream
        do {
            stream = try LogStream(cluster.layout, of: node, follows: follows, on: connection, loop: cluster.loop)
        } catch {
            throw APIError(.internalError, "the logs cannot be read: \(error.message)")
        }
        streams[connection.id] = stream
        connection.beginStream(HTTPFields([("Content-Type", "application/x-ndjson"), ("Cache-Control", "no-store")]))
        stream.begin(last: count)
    }

    func drained(_ connection: Connection) {
        streams[connection.id]?.goOn()
    }

    func ended(_ connection: Connection) {
        streams.removeValue(forKey: connection.id)?.cancel()
    }

    /// Tells everybody that nothing more will come.
    func endAll() {
        for stream in streams.values { stream.end() }
    }

    private func name(_ text: String) throws(APIError) -> String {
        guard let node = cluster.node(text) else {
            throw APIError.noNode(text)
        }
        return node.name
    }
}
