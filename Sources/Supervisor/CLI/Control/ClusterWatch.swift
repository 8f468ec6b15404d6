import ControlAPI
import Posix
import Time

/// Looks at the cluster again and again, each time that something has happened in it.
struct ClusterWatch {
    private let client: ControlClient
    private let events: EventStream

    init(_ client: ControlClient) throws(Failure) {
        self.client = client
        events = try EventStream(client.layout)
    }

    /// Looks until `isDone` or the deadline.
    ///
    /// - Returns: whether it was done in time, and the last status.
    func look(
        until deadline: Instant,
        _ isDone: (ClusterStatus) throws(Failure) -> Bool
    ) throws(Failure) -> (isDone: Bool, status: ClusterStatus) {
        while true {
            _ = try events.drain()
            let status = try client.status()
            if try isDone(status) { return (true, status) }
            switch try events.next(until: deadline) {
            case .event: continue
            case .timeUp: return (false, status)
            case .end: throw .daemonGone(in: client.layout.directory)
            }
        }
    }
}
