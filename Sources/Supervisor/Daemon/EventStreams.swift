import ControlAPI
import HTTP1
import Transport

/// Those who follow the events.
///
/// One that reads too slowly is ended by the limits of its connection; it may come back with the id of the last event that
/// it has seen.
final class EventStreams {
    private let log: EventLog
    private var connections: [UInt64: Connection] = [:]

    init(_ log: EventLog) {
        self.log = log
    }

    /// Answers with the events behind the caller's cursor, then with what happens, for as long as it wants.
    func begin(_ request: ControlRequest, on connection: Connection) throws(APIError) {
        let follows = try request.flag("follow", default: true)
        let cursor = try request.cursor() ?? (follows ? .max : 0)
        let backlog = log.events(after: cursor)
        connection.beginStream(HTTPFields([("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")]))
        connection.stream(Self.text(backlog))
        if follows {
            connections[connection.id] = connection
        } else {
            connection.endStream()
        }
    }

    func send(_ events: [ClusterEvent]) {
        if events.isEmpty || connections.isEmpty { return }
        let text = Self.text(events)
        for connection in connections.values { connection.stream(text) }
    }

    func ended(_ connection: Connection) {
        connections[connection.id] = nil
    }

    /// Tells everybody that nothing more will come.
    func endAll() {
        for connection in connections.values { connection.endStream() }
    }

    private static func text(_ events: [ClusterEvent]) -> [UInt8] {
        events.flatMap { Array($0.serverSentText.utf8) }
    }
}
