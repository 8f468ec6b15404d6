import TestSupport
import Time

@testable import WebSocket

/// A session with what a shell would keep beside it, at a time that only the test moves.
final class SessionBench {
    private var session: WebSocketSession
    var now = Instant.origin
    private var generator = SeededGenerator(seed: 5)

    init(_ role: Role, limits: WebSocketLimits = WebSocketLimits()) {
        session = WebSocketSession(role: role, limits: limits, at: .origin)
    }

    var canSend: Bool { session.canSend }
    var owesControlFrames: Bool { session.owesControlFrames }
    var outcome: SessionOutcome? { session.outcome }
    var nextTick: Instant { session.nextTick }

    /// What a session told its shell to do.
    enum Step: Equatable {
        case deliver(String)
        case sendControlFrames
        case end
    }

    /// Feeds `bytes` and collects the actions.
    func receive(_ bytes: [UInt8]) -> [Step] {
        var copy = bytes
        var steps: [Step] = []
        copy.withUnsafeMutableBytes { buffer in
            var input = buffer
            while let action = session.next(&input, at: now) {
                switch action {
                case .deliver(_, let payload): steps.append(.deliver(String(decoding: payload, as: UTF8.self)))
                case .sendControlFrames: steps.append(.sendControlFrames)
                case .end: steps.append(.end)
                }
            }
        }
        return steps
    }

    /// Fetches the control frames, and reads them as the peer would.
    func sent() -> [Received] {
        var output: [UInt8] = []
        session.appendControlFrames(to: &output, using: &generator)
        return decode(output, role: session.role == .server ? .client : .server)
    }

    func tick(after duration: Duration) -> WebSocketSession.TickAction {
        now = now + duration
        return session.tick(now)
    }

    func close(_ code: CloseCode, reason: String = "") {
        session.close(code, reason: reason, at: now)
    }

    func transportEnded() {
        session.transportEnded(at: now)
    }
}
