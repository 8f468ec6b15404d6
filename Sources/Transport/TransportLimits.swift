import HTTP1
import WebSocket

/// Every bound of the connections of one process.
package struct TransportLimits: Sendable {
    /// Accepted connections open at a time; one more is answered with 503 and closed.
    package var acceptedConnections = 1024
    /// From accepting to the end of the first request's head, and from each request's first byte to its end.
    package var requestTimeout: Duration = .seconds(5)
    /// Between two requests on one connection.
    package var keepAliveTimeout: Duration = .seconds(60)
    /// From dialling to the answered opening handshake.
    package var dialTimeout: Duration = .seconds(5)
    /// How long the rest of the other side's bytes is awaited after the end was said.
    package var lingerTimeout: Duration = .seconds(2)
    /// Bytes waiting for a peer above which no more payload is queued, and no more is read from a client.
    package var highMark = 1 << 20
    /// Bytes waiting below which payload is queued again.
    package var lowMark = 1 << 18
    /// Bytes waiting that no peer may exceed for longer than ``overdueTimeout``: it is closed with 1013.
    package var hardLimit = 8 << 20
    package var overdueTimeout: Duration = .seconds(10)
    package var http = HTTPLimits()
    package var webSocket = WebSocketLimits()

    package init() {}
}
