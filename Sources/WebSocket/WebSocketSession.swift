import Time

/// One end of an open WebSocket connection, without its transport: bytes go in, actions come out (RFC 6455).
///
/// The shell feeds it what it reads and the time, does what it says, and sends messages with ``FrameEncoder`` as long
/// as ``canSend`` holds. Control frames wait in the session until the shell, having written all messages it had queued,
/// fetches them with ``appendControlFrames(to:using:)``; so a Close frame is always the last frame that is sent.
///
/// ```
///                     open                           closing (we sent Close)     ended
/// message             deliver                        deliver                     ignored
/// ping                pong, or after too many: fail  ignored                     ignored
/// pong                the peer lives                 the peer lives              ignored
/// Close               Close with its code, → ended   → ended                     ignored
/// protocol error      Close with its code, → ended   → ended                     ignored
/// close(code:…)       Close, → closing               ignored                     ignored
/// tick, silence       ping; later drop, → ended      –                           –
/// tick, deadline      –                              drop, → ended               drop
/// transport ended     → ended                        → ended                     as it was
/// ```
///
/// On `→ ended` by a frame, the shell writes what it has, then a server shuts down writing and a client waits for the
/// server to do so (section 7.1.1). Both read on until the transport ends, or ``tick(_:)`` says to drop it.
package struct WebSocketSession: ~Copyable {
    /// What the shell is to do about received bytes.
    package enum Action {
        /// Hand a message on. The pointer is valid until the next call.
        case deliver(MessageKind, UnsafeRawBufferPointer)
        /// Fetch and write the control frames.
        case sendControlFrames
        /// Fetch and write the control frames, then end the transport; nothing more will be delivered.
        /// ``WebSocketSession/outcome`` tells why.
        case end
    }

    /// What the shell is to do as time has passed.
    package enum TickAction: Equatable, Sendable {
        /// Nothing until ``WebSocketSession/nextTick``.
        case wait
        /// Fetch and write the control frames.
        case sendControlFrames
        /// Close the transport at once, whatever waits to be written.
        case drop
    }

    /// What an open session has no use for is on the heap, where it costs the many that are open nothing.
    private enum State {
        case open
        indirect case closing(deadline: Instant)
        indirect case ended(SessionOutcome, deadline: Instant)
    }

    /// Which end this is.
    package let role: Role
    private let limits: SharedLimits
    private var state = State.open
    private var decoder: FrameDecoder
    private var liveness: Liveness
    private var pings = PingBudget()
    private var pongs = WaitingPongs()
    private var owesPing = false
    /// The payload of the Close frame to be sent.
    private var owedClose: [UInt8]?

    /// A session begins when the opening handshake is done.
    package init(role: Role, limits: WebSocketLimits = WebSocketLimits(), at now: Instant) {
        self.init(role: role, sharing: SharedLimits(limits), at: now)
    }

    /// A session with limits that others refer to as well.
    package init(role: Role, sharing limits: SharedLimits, at now: Instant) {
        self.role = role
        self.limits = limits
        decoder = FrameDecoder(role: role, sharing: limits)
        liveness = Liveness(at: now)
    }

    /// Whether messages may still be sent: until either side has begun to close.
    package var canSend: Bool {
        if case .open = state { true } else { false }
    }

    /// Whether ``appendControlFrames(to:using:)`` has something to append.
    package var owesControlFrames: Bool { owesPing || owedClose != nil || !pongs.isEmpty }

    /// How the session ended; nil while it has not.
    package var outcome: SessionOutcome? {
        if case .ended(let outcome, _) = state { outcome } else { nil }
    }

    /// When ``tick(_:)`` is to be called, at the latest. It moves on with every call of ``next(_:at:)``, so that a timer
    /// need not be set anew each time: one that comes early is answered with ``TickAction/wait``.
    package var nextTick: Instant {
        switch state {
        case .open: liveness.nextTick(limits.values)
        case .closing(let deadline), .ended(_, let deadline): deadline
        }
    }
}

extension WebSocketSession {
    /// Takes received bytes from the front of `input`, and changes them, up to the next action.
    ///
    /// - Returns: nil once the input is used up.
    package mutating func next(_ input: inout UnsafeMutableRawBufferPointer, at now: Instant) -> Action? {
        if case .ended = state {
            input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return nil
        }
        liveness.heard(at: now)
        do {
            while let event = try decoder.next(&input) {
                if case .message(let kind, let payload) = event { return .deliver(kind, payload) }
                if let action = received(event, at: now) { return action }
            }
            return nil
        } catch {
            return failed(error, at: now)
        }
    }

    /// The peer has shown that it lives in another way than by sending bytes.
    package mutating func heard(at now: Instant) {
        liveness.heard(at: now)
    }

    /// Begins the closing handshake. Messages that were queued before are sent before the Close frame; those of the peer
    /// are delivered until its own Close frame comes, or the deadline. Ignored if the session is closing or ended.
    ///
    /// - Parameter reason: cut to the whole characters that fit 123 bytes of UTF-8.
    package mutating func close(_ code: CloseCode, reason: String = "", at now: Instant) {
        guard case .open = state else { return }
        precondition(code.mayBeSent, "close code \(code.rawValue) must not be sent")
        owedClose = ClosePayload.encode(code, reason: reason)
        owesPing = false
        state = .closing(deadline: now + limits.values.closeTimeout)
    }

    /// Time has passed; to be called at ``nextTick``.
    package mutating func tick(_ now: Instant) -> TickAction {
        switch state {
        case .open:
            switch liveness.tick(now, limits.values) {
            case .wait: return .wait
            case .ping:
                owesPing = true
                return .sendControlFrames
            case .dead:
                end(.unresponsive, at: now)
                return .drop
            }
        case .closing(let deadline):
            guard now >= deadline else { return .wait }
            end(.closeTimedOut, at: now)
            return .drop
        case .ended(_, let deadline):
            return now >= deadline ? .drop : .wait
        }
    }

    /// The transport has ended: the peer closed it, or it broke.
    package mutating func transportEnded(at now: Instant) {
        if outcome == nil { end(.lost, at: now) }
    }

    /// Appends the control frames that wait, in the order in which they are to be sent, a Close frame last.
    package mutating func appendControlFrames(
        to output: inout [UInt8],
        using generator: inout some RandomNumberGenerator
    ) {
        for payload in pongs.takeAll() {
            append(.pong, payload, mask: maskingKey(using: &generator), to: &output)
        }
        if owesPing {
            append(.ping, [], mask: maskingKey(using: &generator), to: &output)
            owesPing = false
        }
        if let payload = owedClose {
            append(.close, payload, mask: maskingKey(using: &generator), to: &output)
            owedClose = nil
        }
    }
}

extension WebSocketSession {
    /// The key for the next frame: a new one for a client, none for a server.
    private func maskingKey(using generator: inout some RandomNumberGenerator) -> MaskingKey? {
        role == .client ? MaskingKey(using: &generator) : nil
    }

    private func append(_ opcode: Opcode, _ payload: [UInt8], mask: MaskingKey?, to output: inout [UInt8]) {
        payload.withUnsafeBytes { FrameEncoder.append(opcode, payload: $0, mask: mask, to: &output) }
    }

    private mutating func received(_ event: FrameDecoder.Event, at now: Instant) -> Action? {
        switch event {
        case .message(let kind, let payload): return .deliver(kind, payload)
        case .ping(let payload): return pinged(payload, at: now)
        case .pong: return nil
        case .close(let code, let reason):
            if canSend { owedClose = ClosePayload.encode(code, reason: "") }
            end(.closed(code, reason: String(decoding: reason, as: UTF8.self)), at: now)
            return .end
        }
    }

    private mutating func pinged(_ payload: UnsafeRawBufferPointer, at now: Instant) -> Action? {
        guard canSend else { return nil }
        let limits = limits.values
        guard pings.spend(at: now, limits: limits) else {
            return failed(.tooManyPings(limit: limits.pings), at: now)
        }
        pongs.add(payload, limit: limits.waitingPongs)
        return .sendControlFrames
    }

    private mutating func failed(_ error: WebSocketError, at now: Instant) -> Action {
        if canSend { owedClose = ClosePayload.encode(error.closeCode, reason: error.description) }
        end(.failed(error), at: now)
        return .end
    }

    private mutating func end(_ outcome: SessionOutcome, at now: Instant) {
        owesPing = false
        state = .ended(outcome, deadline: now + limits.values.closeTimeout)
    }
}
