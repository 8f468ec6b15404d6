import HTTP1
import WebSocket

/// Every bound of the connections of one process.
package struct TransportLimits: Sendable {
    /// Accepted connections open at a time; one more is answered with 503 and closed.
    package var acceptedConnections = 1024
    /// Connections over that limit that are being told so at a time; any more are closed without a word.
    package var refusedConnections = 64
    /// From accepting to the end of the first request, and from each later request's first byte to its end; then 408.
    package var requestTimeout: Duration = .seconds(5)
    /// Between two requests on one connection.
    package var keepAliveTimeout: Duration = .seconds(60)
    /// From dialling to the answered opening handshake, or to the connection that carries requests.
    package var dialTimeout: Duration = .seconds(5)
    /// From sending a request to the end of its response.
    package var responseTimeout: Duration = .seconds(10)
    /// How long the other side's end is awaited once everything was written.
    package var lingerTimeout: Duration = .seconds(2)
    /// How long an HTTP client may take nothing of what waits for it.
    package var stallTimeout: Duration = .seconds(30)
    /// Bytes waiting for a peer from which on no more payload is queued, and no more is read from a client.
    package var highMark = 1 << 20
    /// Bytes waiting below which payload is queued again.
    package var lowMark = 1 << 18
    /// Bytes waiting that no peer may exceed for longer than ``overdueTimeout``, or it is closed with 1013. The reader of a
    /// stream may not exceed it at all.
    package var hardLimit = 8 << 20
    /// How long ``hardLimit`` may be exceeded.
    package var overdueTimeout: Duration = .seconds(10)
    /// Bounds of requests and of the answers to opening handshakes.
    package var http = HTTPLimits()
    /// Bounds of WebSocket sessions.
    package var webSocket = WebSocketLimits()

    /// The default limits.
    package init() {}
}
