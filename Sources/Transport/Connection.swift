import EventLoop
import HTTP1
import Posix
import Time
import WebSocket

/// One stream connection: a server's that speaks HTTP and may be upgraded to WebSocket, or a client's that was dialled for it.
///
/// A thin shell: the protocols are the parsers' and the session's business. The connection reads into its transport's one
/// buffer, hands the bytes on, queues what is to be sent, and writes once at the end of the loop's turn.
package final class Connection: EventSource {
    /// What the connection is doing.
    enum Phase: Equatable {
        /// Waiting for the socket to connect.
        case connecting
        /// A client that has sent its opening handshake.
        case opening
        /// A server between the start of a request and its end, or idle between two.
        case readingRequest
        /// A server whose user has yet to answer.
        case answering
        /// A server sending a response of unknown length.
        case streaming
        case webSocket
        /// Over for the user; what is queued is flushed, then the other side's end is awaited.
        case lingering
        case closed
    }

    /// Unique within the process, never used again.
    package let id: UInt64
    /// Whether this side dialled.
    package let isDialled: Bool
    let transport: Transport
    /// nil until the first address is tried.
    var socket: FileDescriptor?
    var phase: Phase
    /// Bytes that arrived behind a request that is not answered yet.
    var heldInput: [UInt8] = []
    var requests: HTTPRequestParser?
    var partial = IncomingRequest(head: HTTPRequestHead(method: "GET", target: "/"), body: [])
    var dial: DialState?
    var session: WebSocketSession?
    var output = OutputQueue()
    var interest: Readiness = .readable
    var timer: TimerID?
    /// Since when more waits to be written than a peer may let wait.
    var overdueSince: Instant?
    var isDirty = false
    /// Whether a request was answered: only then may the client take its time for the next.
    var hasAnswered = false
    private var hasTold = false
    /// Whether reading stops while too much waits to be written. Off between nodes, who could wait for each other for ever.
    package var pausesWhenCongested = true
    /// Whether payload is to be held back: what waits has passed the high mark and not yet fallen below the low one.
    package internal(set) var isCongested = false

    init(
        id: UInt64, socket: consuming FileDescriptor?, transport: Transport, phase: Phase, dial: DialState? = nil
    ) {
        self.id = id
        self.socket = socket
        self.transport = transport
        self.phase = phase
        self.dial = dial
        isDialled = dial != nil
    }

    /// Whether WebSocket messages can be sent.
    package var canSend: Bool { session?.canSend ?? false }

    /// Bytes that wait to be written.
    package var backlog: Int { output.count }

    /// Who is at the other end of a Unix socket.
    package func peerCredentials() throws(SystemCallError) -> PeerCredentials? {
        try socket?.peerCredentials()
    }

    package override func ready(_ readiness: Readiness) {
        if phase == .connecting {
            finishConnecting()
            return
        }
        if readiness.contains(.writable) { flush() }
        if !readiness.isDisjoint(with: [.readable, .hangUp, .error]) { readAvailable() }
    }

    // MARK: Ending

    /// Begins the closing handshake of a WebSocket session; `ended` follows when the other side has answered.
    package func close(_ code: CloseCode, reason: String = "") {
        guard session?.canSend == true else { return }
        session?.close(code, reason: reason, at: transport.loop.now)
        rearmTimer()
        markDirty()
    }

    /// Ends the connection at once; what waits is lost.
    package func drop() {
        end(.dropped)
        release()
    }

    /// Tells the user, once, that the connection is over for it.
    func end(_ end: ConnectionEnd) {
        guard !hasTold else { return }
        hasTold = true
        transport.delegate?.ended(self, end)
    }

    /// Forgets the user and lets what is queued leave, and the other side finish.
    func linger(after end: ConnectionEnd) {
        guard phase != .closed, phase != .lingering else { return }
        phase = .lingering
        self.end(end)
        rearmTimer()
        markDirty()
    }

    /// Closes the socket.
    func release() {
        guard phase != .closed else { return }
        phase = .closed
        transport.loop.deregister(self)
        if let timer { transport.loop.cancel(timer) }
        timer = nil
        output.removeAll()
        transport.forget(self)
    }

    // MARK: Time

    /// Sets the one timer for what the phase waits for.
    func rearmTimer() {
        if let timer { transport.loop.cancel(timer) }
        timer = deadline.map { deadline in
            transport.loop.schedule(at: deadline) { [weak self] in self?.timerFired() }
        }
    }

    private var deadline: Instant? {
        let now = transport.loop.now
        let limits = transport.limits
        switch phase {
        case .connecting, .opening: return dial.map { $0.began + limits.dialTimeout }
        case .readingRequest where requests?.isIdle == true && hasAnswered: return now + limits.keepAliveTimeout
        case .readingRequest: return now + limits.requestTimeout
        case .webSocket: return session?.nextTick
        case .lingering: return now + limits.lingerTimeout
        case .answering, .streaming, .closed: return nil
        }
    }

    private func timerFired() {
        timer = nil
        switch phase {
        case .connecting, .opening:
            end(.dialFailed("no answer within \(transport.limits.dialTimeout)"))
            release()
        case .readingRequest:
            if requests?.isIdle == true {
                end(.timedOut)
                release()
            } else {
                refuse(status: 408, message: "the request was not complete in time")
            }
        case .webSocket:
            tickSession()
        case .lingering:
            release()
        case .answering, .streaming, .closed:
            break
        }
    }

    private func tickSession() {
        switch session?.tick(transport.loop.now) {
        case .wait, nil:
            rearmTimer()
        case .sendControlFrames:
            rearmTimer()
            markDirty()
        case .drop:
            end(.session(session?.outcome ?? .lost))
            release()
        }
    }
}
