import EventLoop
import Posix

/// Accepts the connections that come to one address.
final class Listener: EventSource {
    private let socket: FileDescriptor
    private unowned let transport: Transport
    private let isTCP: Bool
    private var isStopped = false
    /// Whether trouble was reported since the last connection was accepted: once is enough.
    private var hasReported = false

    /// Connections accepted at a time, so that a flood of them leaves other sources their turn.
    private static let acceptedPerTurn = 64
    /// How long no more are accepted once descriptors have run out.
    private static let pause: Duration = .milliseconds(100)

    init(_ socket: consuming FileDescriptor, isTCP: Bool, transport: Transport) throws(SystemCallError) {
        self.socket = socket
        self.isTCP = isTCP
        self.transport = transport
        super.init()
        try transport.loop.register(self.socket.rawValue, source: self, interest: .readable)
    }

    override func ready(_ readiness: Readiness) {
        var accepted = 0
        do {
            // A callback of a connection may stop the listener.
            while isRegistered, accepted < Self.acceptedPerTurn, let socket = try socket.accept() {
                transport.adopt(socket, isTCP: isTCP)
                accepted += 1
            }
            // Only now: without descriptors accepting fails even where nobody waits any more.
            hasReported = false
        } catch {
            if !hasReported { transport.report("cannot accept connections: \(error)") }
            hasReported = true
            pauseAccepting()
        }
    }

    /// The address it is bound to, with the port that was chosen for port 0.
    func localAddress() throws(SystemCallError) -> SocketAddress {
        try socket.localAddress()
    }

    /// Without descriptors left the listener would be ready for ever: give it a rest.
    private func pauseAccepting() {
        transport.loop.deregister(self)
        transport.loop.schedule(after: Self.pause) { [weak self] in self?.resumeAccepting() }
    }

    private func resumeAccepting() {
        guard !isStopped else { return }
        do {
            try transport.loop.register(socket.rawValue, source: self, interest: .readable)
        } catch {
            transport.report("cannot watch a listener: \(error)")
            pauseAccepting()
        }
    }

    func stop() {
        isStopped = true
        transport.loop.deregister(self)
    }
}
