import ControlAPI
import HTTP1
import Posix
import Time

/// What happens in the cluster, as it happens (`GET /v1/events`).
///
/// The daemon cuts off whoever reads too slowly. One that follows comes back and goes on behind the event that came last; what
/// is not kept any more by then an event tells.
final class EventStream {
    enum Incoming {
        case event(ClusterEvent)
        case timeUp
        /// The daemon has ended the stream.
        case end
    }

    private let layout: Layout
    private let follows: Bool
    private let interruption: SignalWatch?
    private var connection: ControlConnection
    private var parser = ServerSentEventParser()
    private var waiting: [ClusterEvent] = []
    /// The event that came last.
    private var cursor: Int?
    /// The event after which the stream has last come back.
    private var resumption: Int?

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
        self.layout = layout
        self.follows = follows
        self.interruption = interruption
        connection = try Self.connect(layout, interruption)
        try begin(after: cursor)
    }

    private static func connect(
        _ layout: Layout,
        _ interruption: SignalWatch?
    ) throws(Failure) -> ControlConnection {
        try ControlConnection(to: layout, limits: HTTPLimits(bodyBytes: .max), interruption)
    }

    private func begin(after cursor: Int?) throws(Failure) {
        let target = "/v1/events" + (follows ? "" : "?follow=false")
        let fields = cursor.map { [("Last-Event-ID", String($0))] } ?? []
        try connection.send("GET", target, [("Accept", "text/event-stream")] + fields)
        try readHead(until: MonotonicClock.now() + .seconds(10))
    }

    /// Comes back after the connection was cut, unless nothing came since that happened last.
    private func resume(after failure: Failure) throws(Failure) {
        guard failure.exitCode == .noCluster, follows, let cursor, cursor != resumption else { throw failure }
        resumption = cursor
        connection = try Self.connect(layout, interruption)
        parser = ServerSentEventParser()
        try begin(after: cursor)
    }

    /// Readable when ``drain()`` has something to tell.
    var rawValue: Int32 { connection.rawValue }

    /// The next event, waited for until the deadline.
    func next(until deadline: Instant) throws(Failure) -> Incoming {
        while waiting.isEmpty {
            do {
                switch try connection.next(until: deadline) {
                case .head: continue
                case .body(let bytes): try take(bytes)
                case .end: return .end
                case .timeUp: return .timeUp
                }
            } catch {
                try resume(after: error)
            }
        }
        let event = waiting.removeFirst()
        cursor = event.cursor
        return .event(event)
    }

    /// The events that are there already, without waiting.
    func drain() throws(Failure) -> [ClusterEvent] {
        var events: [ClusterEvent] = []
        while case .event(let event) = try next(until: .origin) { events.append(event) }
        return events
    }

    private func readHead(until deadline: Instant) throws(Failure) {
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
