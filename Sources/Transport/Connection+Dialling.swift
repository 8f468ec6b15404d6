import EventLoop
import HTTP1
import Posix
import Time
import WebSocket

/// What a client keeps until it is connected and, for WebSocket, its session is open.
final class DialState {
    /// What to try, in this order.
    var candidates: [SocketAddress]
    /// The opening handshake for WebSocket; nil on a connection for HTTP requests.
    let handshake: ClientHandshake?
    var responses: HTTPResponseParser
    let began: Instant
    var lastError: SystemCallError?

    init(_ candidates: [SocketAddress], _ handshake: ClientHandshake?, limits: HTTPLimits, at now: Instant) {
        self.candidates = candidates
        self.handshake = handshake
        responses = HTTPResponseParser(limits: limits)
        began = now
    }
}

/// Connecting: the first address that accepts is the one.
extension Connection {
    /// The socket has connected, or failed to.
    func finishConnecting() {
        guard let candidate = dial?.candidates.first, let error = connectError(candidate) else {
            connected()
            return
        }
        transport.loop.deregister(self)
        passOver(error)
        connectToNextCandidate()
    }

    private func connectError(_ candidate: SocketAddress) -> SystemCallError? {
        do {
            return try socket?.pendingError(about: "\(candidate)")
        } catch {
            return error
        }
    }

    /// Tries the addresses that are left.
    func connectToNextCandidate() {
        while let candidate = dial?.candidates.first {
            do throws(SystemCallError) {
                try connect(to: candidate)
                return
            } catch {
                passOver(error)
            }
        }
        finish(.dialFailed(dial?.lastError.map { "\($0)" } ?? "no address to connect to"))
    }

    private func connect(to candidate: SocketAddress) throws(SystemCallError) {
        let made = try StreamSocket.make(for: candidate)
        let number = made.rawValue
        let progress = try made.connect(to: candidate)
        socket = consume made
        interest = progress == .connected ? .readable : .writable
        try transport.loop.register(number, source: self, interest: interest)
        if progress == .connected { connected() }
    }

    private func passOver(_ error: SystemCallError) {
        dial?.lastError = error
        dial?.candidates.removeFirst()
    }

    private func connected() {
        if case .unix = dial?.candidates.first {} else { setNoDelay() }
        guard let request = dial?.handshake?.request else {
            beginExchanging()
            return
        }
        phase = .opening
        var bytes: [UInt8] = []
        request.serialize(into: &bytes)
        write { $0.append(bytes) }
    }

    /// Small messages are not held back to be sent together: the end of the turn has done that.
    func setNoDelay() {
        do {
            try socket?.setNoDelay()
        } catch {
            // The peer has already gone; reading will tell.
        }
    }
}

/// The answer to the opening handshake.
extension Connection {
    func receivedHandshakeBytes(_ bytes: UnsafeMutableRawBufferPointer) {
        var input = UnsafeRawBufferPointer(bytes)
        do {
            while let event = try dial?.responses.next(&input) {
                guard case .head(let head) = event else { continue }
                if (100..<200).contains(head.status), head.status != 101 { continue }
                try dial?.handshake?.check(head)
                beginSession(.client)
                receivedFrames(UnsafeMutableRawBufferPointer(mutating: input))
                return
            }
        } catch {
            finish(.dialFailed("\(error)"))
        }
    }
}
