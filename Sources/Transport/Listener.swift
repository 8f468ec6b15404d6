import EventLoop
import Posix

/// Accepts the connections that come to one address.
final class Listener: EventSource {
    private let socket: FileDescriptor
    private unowned let transport: Transport
    private let isTCP: Bool

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
        do {
            for _ in 0..<Self.acceptedPerTurn {
                guard let accepted = try socket.accept() else { return }
                transport.adopt(accepted, isTCP: isTCP)
            }
        } catch {
            transport.report("cannot accept a connection: \(error)")
            pauseAccepting()
        }
    }

    /// Without descriptors left the listener would be ready for ever: give it a rest.
    private func pauseAccepting() {
        transport.loop.deregister(self)
        transport.loop.schedule(after: Self.pause) { [weak self] in self?.resumeAccepting() }
    }

    private func resumeAccepting() {
        do {
            try transport.loop.register(socket.rawValue, source: self, interest: .readable)
        } catch {
            transport.report("cannot accept connections any more: \(error)")
        }
    }

    func stop() {
        transport.loop.deregister(self)
    }
}
