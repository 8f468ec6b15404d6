import HTTP1
import Posix
import WebSocket

/// A whole request as it arrived.
package struct IncomingRequest {
    /// The request line and fields.
    package var head: HTTPRequestHead
    /// The body without its framing; empty if there is none.
    package var body: [UInt8]
}

/// A whole response as it arrived.
package struct IncomingResponse {
    /// The status line and fields.
    package var head: HTTPResponseHead
    /// The body without its framing; empty if there is none.
    package var body: [UInt8]
}

/// Why a connection is over.
package enum ConnectionEnd: Sendable, CustomStringConvertible {
    /// The WebSocket session ended, by whichever side.
    case session(SessionOutcome)
    /// A dialled connection never opened.
    case dialFailed(String)
    /// The other side went away before, or without, a WebSocket session.
    case closed
    /// The socket broke.
    case failed(SystemCallError)
    /// What came is no response.
    case badResponse(HTTPError)
    /// It read too slowly for too long, or what waited for it grew over the hard limit.
    case tooSlow
    /// A request, or the next one, did not come in time.
    case timedOut
    /// Dropped by this side.
    case dropped

    /// What happened, for people.
    package var description: String {
        switch self {
        case .session(let outcome): "\(outcome)"
        case .dialFailed(let reason): reason
        case .closed: "closed by the other side"
        case .failed(let error): "\(error)"
        case .badResponse(let error): "not a response: \(error)"
        case .tooSlow: "the other side reads too slowly"
        case .timedOut: "timed out"
        case .dropped: "dropped"
        }
    }
}

/// Whom connections tell what happens on them. One object for all connections of a process: an event is one indirect call.
package protocol ConnectionDelegate: AnyObject {
    /// A request has arrived; it is answered, now or later, with ``Connection/respond(_:)``,
    /// ``Connection/upgrade()`` or ``Connection/beginStream(_:)``. The next one is not read before.
    func received(_ request: IncomingRequest, on connection: Connection)
    /// A WebSocket session has begun, on a dialled connection or an upgraded one; or a connection that was dialled for
    /// requests has connected.
    func opened(_ connection: Connection)
    /// A whole message; `payload` is valid during the call.
    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection)
    /// The response to the request at hand has arrived, and the next may be sent, on this connection unless the head says
    /// that it does not stay open.
    func received(_ response: IncomingResponse, on connection: Connection)
    /// What waited for a congested peer has fallen below the low mark.
    func drained(_ connection: Connection)
    /// The connection is over for its user; said once, and last. It may still be flushing what was queued.
    func ended(_ connection: Connection, _ end: ConnectionEnd)
}

extension ConnectionDelegate {
    /// Most processes send no requests, and so get no responses.
    package func received(_ response: IncomingResponse, on connection: Connection) {
        preconditionFailure("whoever sends requests reads the responses")
    }
}
