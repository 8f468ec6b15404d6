import EventLoop
import Posix

/// Accepts connections whose ends speak bytes, as a server that keeps no rules would.
final class RawListener: EventSource {
    let address: SocketAddress
    private(set) var accepted: [RawClient] = []
    private let socket: FileDescriptor
    private let loop: EventLoop

    init(loop: EventLoop) throws {
        let made = try StreamSocket.listen(on: .loopbackIPv4(port: 0))
        address = try made.localAddress()
        socket = made
        self.loop = loop
        super.init()
        try loop.register(socket.rawValue, source: self, interest: .readable)
    }

    override func ready(_ readiness: Readiness) {
        do {
            while let connection = try socket.accept() {
                accepted.append(try RawClient(accepted: connection, loop: loop))
            }
        } catch {
            loop.deregister(self)
        }
    }
}
