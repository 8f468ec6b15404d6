import EventLoop
import HTTP1
import Posix
import Time
import WebSocket

/// One stream connection: a server's that speaks HTTP and may be upgraded to WebSocket, or a client's that was dialled for
/// WebSocket or for HTTP requests.
///
/// A thin shell: the protocols are the parsers' and the session's business. The connection reads into its transport's one
/// buffer, hands the bytes on, queues what is to be sent, and writes once at the end of the loop's turn.
///
/// What each message and each turn has to do with is not checked for overlapping accesses at run time, which would cost
/// more than the work itself: nothing that changes such a property calls anybody who could come back to it meanwhile.
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
        /// A client that sends requests, with or without one under way.
        case exchanging
        /// Over for the user; what is queued is flushed, then the other side's end is awaited.
        case lingering
        case closed
    }

    /// Unique within the process, never used again.
    package let id: UInt64
    /// Whether this side dialled.
    package let isDialled: Bool
    let transport: Transport
    /// nil until the first address is tried, and when closed.
    @exclusivity(unchecked) var socket: FileDescriptor?
    var phase: Phase
    var interest: Readiness = .readable

    // What only one phase needs is on the heap, so that the many idle sessions do without it.
    /// Of a server, until the session has begun and taken what arrived before.
    var exchange: HTTPExchange?
    /// Of a client, until it is connected and the session has begun.
    var dial: DialState?
    /// Of a client that was dialled for requests.
    var client: HTTPClient?
    private var ownedSession: Owned<WebSocketSession>?

    /// Whether the other side has said that nothing more comes.
    var inputHasEnded = false

    // What leaves.
    @exclusivity(unchecked) var output = OutputQueue()
    var sendProgress = SendProgress()
    /// Whether the queue is going to be written at the end of the turn.
    var isDirty = false
    /// Whether all was written that ever will be, and the other side told so.
    var hasFlushed = false
    /// Whether reading stops while too much waits to be written. Off between nodes, who could wait for each other for
    /// ever.
    @exclusivity(unchecked) package var pausesWhenCongested = true
    /// Whether payload is to be held back: what waits has reached the high mark and not yet fallen below the low one.
    @exclusivity(unchecked) package internal(set) var isCongested = false

    // Time.
    /// The one timer. It may be early: what it finds is not due yet makes it set itself again.
    var alarm: Alarm?
    /// When a request, the pause between two, or the other side's end has been awaited long enough.
    var phaseDeadline = Instant.distantFuture
    /// Since when the other side has taken nothing of what waits for it; the distant future while it does take it.
    var stalledSince = Instant.distantFuture
    /// Since when more waits to be written than a peer may let wait; the distant future while no more waits.
    var overdueSince = Instant.distantFuture

    /// Whether the user was told that the connection is over.
    private(set) var isOver = false

    init(
        id: UInt64,
        socket: consuming FileDescriptor?,
        transport: Transport,
        phase: Phase,
        exchange: HTTPExchange? = nil,
        dial: DialState? = nil
    ) {
        self.id = id
        self.socket = socket
        self.transport = transport
        self.phase = phase
        self.exchange = exchange
        self.dial = dial
        isDialled = dial != nil
    }

    /// Whether WebSocket messages can be sent.
    package var canSend: Bool { phase == .webSocket && session?.pointee.canSend == true }

    /// Where the session is, once it has begun and as long as the connection lives.
    var session: UnsafeMutablePointer<WebSocketSession>? { ownedSession?.pointer }

    /// Ends the time of HTTP.
    func begin(_ session: consuming WebSocketSession) {
        ownedSession = Owned(session)
        exchange?.request = nil
        if exchange?.heldInput.isEmpty == true { exchange = nil }
        dial = nil
        phase = .webSocket
    }

    /// Bytes that wait to be written.
    package var backlog: Int { output.count }

    /// Who is at the other end of a Unix socket; nil when the connection is closed.
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
}

/// Ending, from the gentlest way to the most abrupt.
extension Connection {
    /// Begins the closing handshake of a WebSocket session; `ended` follows when the other side has answered.
    package func close(_ code: CloseCode, reason: String = "") {
        guard canSend else { return }
        session?.pointee.close(code, reason: reason, at: transport.loop.now)
        rearmTimer()
        markDirty()
    }

    /// Ends the connection at once; what waits is lost.
    package func drop() {
        finish(.dropped)
    }

    /// Parts with the user, lets what is queued leave, and the other side finish.
    func linger(after end: ConnectionEnd) {
        guard phase != .closed, phase != .lingering else { return }
        phase = .lingering
        phaseDeadline = .distantFuture
        exchange?.request = nil
        exchange?.heldInput = []
        tell(end)
        rearmTimer()
        markDirty()
    }

    /// Closes the socket, and tells the user unless it was told before.
    func finish(_ end: ConnectionEnd) {
        release()
        tell(end)
    }

    private func tell(_ end: ConnectionEnd) {
        guard !isOver else { return }
        isOver = true
        transport.delegate?.ended(self, end)
    }

    /// The session stays: the message that is being handed on may lie in its buffer.
    private func release() {
        guard phase != .closed else { return }
        phase = .closed
        cancelTimer()
        transport.loop.deregister(self)
        socket = nil
        exchange?.heldInput = []
        output.removeAll()
        transport.forget(self)
    }
}
