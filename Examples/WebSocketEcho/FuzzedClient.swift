import EventLoop
import HTTP1
import Posix
import Transport
import WebSocket

/// Plays the client of an Autobahn fuzzing server: asks how many cases there are, opens one connection for each and echoes
/// what comes, and has the report written.
final class FuzzedClient {
    private enum Step {
        case counting
        case running(Int)
        case reporting
    }

    private let server: WebSocketURL
    private let loop: EventLoop
    private let transport: Transport
    private var step = Step.counting
    private var caseCount = 0
    /// Whether the session of the step is over. The next step waits for the end of its connection, too: only then has the
    /// fuzzing server come to its verdict, which a report should contain.
    private var isStepOver = false
    private var failure: (any Error)?

    /// - Parameter server: where the fuzzing server listens.
    init(server: WebSocketURL) throws {
        self.server = server
        loop = try EventLoop()
        transport = Transport(loop: loop, limits: .forEchoing(messagesOf: 16 << 20))
        transport.delegate = self
        transport.turnEnds = { [unowned self] in goOn() }
    }

    /// Goes through all cases.
    ///
    /// - Throws: when the server cannot be reached any more.
    func run() throws {
        try dial("/getCaseCount")
        try loop.run()
        if let failure { throw failure }
    }

    private func dial(_ target: String) throws(WebSocketURLError) {
        _ = transport.dial(try WebSocketURL("ws://\(server.hostField)\(target)"))
    }

    private func goOn() {
        guard isStepOver, transport.connectionCount == 0 else { return }
        isStepOver = false
        do {
            try next()
        } catch {
            end(with: error)
        }
    }

    private func end(with error: any Error) {
        failure = error
        loop.stop()
    }

    private func next() throws(WebSocketURLError) {
        switch step {
        case .counting: step = .running(1)
        case .running(let number): step = .running(number + 1)
        case .reporting: return loop.stop()
        }
        if case .running(let number) = step, number <= caseCount {
            try dial("/runCase?case=\(number)&agent=websocket-echo")
        } else {
            step = .reporting
            try dial("/updateReports?agent=websocket-echo")
        }
    }
}

extension FuzzedClient: ConnectionDelegate {
    func received(_ request: IncomingRequest, on connection: Connection) {}

    func opened(_ connection: Connection) {}

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        if case .counting = step {
            caseCount = Int(String(decoding: payload, as: UTF8.self)) ?? 0
        } else {
            connection.send(kind, payload)
        }
    }

    func drained(_ connection: Connection) {}

    func ended(_ connection: Connection, _ end: ConnectionEnd) {
        if case .dialFailed(let reason) = end {
            self.end(with: DialFailure(description: reason))
        } else {
            isStepOver = true
        }
    }
}

/// The fuzzing server could not be reached.
private struct DialFailure: Error, CustomStringConvertible {
    let description: String
}
