import Time

/// Every bound on what a peer can make this endpoint hold, do or wait for.
package struct WebSocketLimits: Sendable {
    /// The largest message, in bytes of payload over all its fragments. Past it the connection fails with 1009.
    package var messageBytes = 1 << 20

    /// The most fragments of one message, empty ones included. Past it the connection fails with 1008.
    package var fragments = 1_024

    /// The most pongs that wait for the transport. Past it the newest replaces the last one that waits, which
    /// RFC 6455, section 5.5.3, allows.
    package var waitingPongs = 16

    /// The most pings of the peer within one ``pingInterval``. Past it the connection fails with 1008.
    package var pings = 10_000

    /// How long a connection may be silent until it is pinged.
    package var pingInterval = Duration.seconds(10)

    /// How many pings in a row may go unanswered. One interval after the last of them the peer counts as dead.
    package var unansweredPings = 2

    /// How long the closing handshake may take, and after it the closing of the transport.
    package var closeTimeout = Duration.seconds(5)

    /// The default limits.
    package init() {}
}
