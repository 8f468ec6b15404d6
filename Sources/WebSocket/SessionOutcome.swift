/// How a WebSocket session ended.
package enum SessionOutcome: Equatable, Sendable {
    /// The peer sent a Close frame and it was answered, or it answered ours. The code is nil if the frame had none.
    case closed(CloseCode?, reason: String)
    /// The peer broke the protocol or a limit; it is told by a Close frame unless one had been sent before.
    case failed(WebSocketError)
    /// The peer answered none of the pings.
    case unresponsive
    /// The peer did not answer our Close frame in time.
    case closeTimedOut
    /// The transport ended without a Close frame of the peer.
    case lost

    /// The code to report: the peer's, ours where we refused, or 1005 and 1006, which stand for "none" and "lost"
    /// and are never sent (RFC 6455, section 7.1.5).
    package var code: CloseCode {
        switch self {
        case .closed(let code, _): code ?? CloseCode(rawValue: 1005)
        case .failed(let error): error.closeCode
        case .unresponsive, .closeTimedOut, .lost: CloseCode(rawValue: 1006)
        }
    }
}

extension SessionOutcome: CustomStringConvertible {
    /// What happened, for people: `closed with 1001: stopping`.
    package var description: String {
        switch self {
        case .closed(let code, let reason):
            (code.map { "closed with \($0.rawValue)" } ?? "closed without a code")
                + (reason.isEmpty ? "" : ": \(reason)")
        case .failed(let error): "\(error)"
        case .unresponsive: "no ping was answered"
        case .closeTimedOut: "the closing handshake took too long"
        case .lost: "the connection was lost"
        }
    }
}
