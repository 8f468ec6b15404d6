import EventLoop
import HTTP1
import Posix
import Time
import WebSocket

/// What a client keeps until its WebSocket session is open.
struct DialState {
    /// What to try, in this order.
    var candidates: [SocketAddress]
    var handshake: ClientHandshake
    var responses = HTTPResponseParser()
    var began: Instant
    var lastError: SystemCallError?
}

/// Connecting: the first address that accepts is the one.
extension Connection {
    /// The socket has connected, or failed to.
    func finishConnecting() {
        guard let candidate = dial?.candidates.first, let error = connectError(candidate) else {
            connected()
            return
        }
        dial?.lastError = error
        dial?.candidates.removeFirst()
        transport.loop.deregister(self)
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
                let made = try StreamSocket.make(for: candidate)
                let number = made.rawValue
                let progress = try made.connect(to: candidate)
                socket = consume made
                interest = progress == .connected ? .readable : .writable
                try transport.loop.register(number, source: self, interest: interest)
                if progress == .connected { connected() }
                return
            } catch {
                dial?.lastError = error
                dial?.candidates.removeFirst()
            }
        }
        end(.dialFailed(dial?.lastError.map { "\($0)" } ?? "no address to connect to"))
        release()
    }

    private func connected() {
        if case .unix = dial?.candidates.first {} else { setNoDelay() }
        phase = .opening
        guard let request = dial?.handshake.request else { return }
        var bytes: [UInt8] = []
        request.serialize(into: &bytes)
        write { $0.append(bytes) }
        updateInterest()
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
