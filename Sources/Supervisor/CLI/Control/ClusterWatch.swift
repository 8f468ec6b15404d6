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
    /// - Returns: whether it was done in time, and the status of the last look, which the deadline brings on.
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
            case .timeUp:
                // Not every change is an event: a pool that grows while the mesh stays as it is makes none.
                let last = try client.status()
                return (try isDone(last), last)
            case .end: throw .daemonGone(in: client.layout.directory)
            }
        }
    }
}
