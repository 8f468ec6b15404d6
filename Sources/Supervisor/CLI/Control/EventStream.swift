import ControlAPI
import HTTP1
import Posix
import Time

/// What happens in the cluster, as it happens (`GET /v1/events`).
final class EventStream {
    enum Incoming {
        case event(ClusterEvent)
        case timeUp
        /// The daemon has ended the stream.
        case end
    }

    private let connection: ControlConnection
    private var parser = ServerSentEventParser()
    private var waiting: [ClusterEvent] = []

    /// Begins to listen. When this returns, no event that comes later is missed.
    ///
    /// - Parameters:
    ///   - cursor: the events after it come first, as far as they are kept; nil for what comes from now on.
    ///   - follows: whether the stream goes on with what happens from now on.
    ///   - interruption: what ends every wait with ``ExitCode/interrupted``.
    init(
        _ layout: Layout,
        after cursor: Int? = nil,
        follows: Bool = true,
        _ interruption: SignalWatch? = nil
    ) throws(Failure) {
        connection = try ControlConnection(to: layout, limits: HTTPLimits(bodyBytes: .max), interruption)
        let target = "/v1/events" + (follows ? "" : "?follow=false")
        let fields = cursor.map { [("Last-Event-ID", String($0))] } ?? []
        try connection.send("GET", target, [("Accept", "text/event-stream")] + fields)
        try readHead(layout, until: MonotonicClock.now() + .seconds(10))
    }

    /// The next event, waited for until the deadline.
    func next(until deadline: Instant) throws(Failure) -> Incoming {
        while waiting.isEmpty {
            switch try connection.next(until: deadline) {
            case .head: continue
            case .body(let bytes): try take(bytes)
            case .end: return .end
            case .timeUp: return .timeUp
            }
        }
        return .event(waiting.removeFirst())
    }

    /// The events that are there already, without waiting.
    func drain() throws(Failure) -> [ClusterEvent] {
        var events: [ClusterEvent] = []
        while case .event(let event) = try next(until: .origin) { events.append(event) }
        return events
    }

    private func readHead(_ layout: Layout, until deadline: Instant) throws(Failure) {
        guard case .head(let head) = try connection.next(until: deadline) else { throw .daemonSilent(layout) }
        guard head.status == 200 else {
            var answer: [UInt8] = []
            while case .body(let bytes) = try connection.next(until: deadline) { answer += bytes }
            throw ControlClient.failure(head, answer)
        }
    }

    private func take(_ bytes: [UInt8]) throws(Failure) {
        do {
            try bytes.withUnsafeBytes { whole in
                var input = whole
                while let event = try parser.next(&input) {
                    waiting.append(try ClusterEvent(parsing: Array(event.data.utf8)))
                }
            }
        } catch {
            throw Failure(.failed, "an event of the daemon cannot be understood: \(error)")
        }
    }
}
