import EventLoop
import Posix
import Time

/// Tries again and again whether somebody serves a port, for programs that do not report to the supervisor.
///
/// At first soon after each other, so that a program that has just started is found ready at once; then every interval.
/// Nothing is sent. The kernel connects in the name of a program that hangs, too, so that it counts whether the program has
/// taken the connection of the attempt before.
final class PortProbe: EventSource {
    private static let firstPause: Duration = .milliseconds(10)

    private let port: UInt16
    private let addresses: [SocketAddress]
    private let loop: EventLoop
    private let interval: Duration
    private let report: (_ isListening: Bool) -> Void
    private var pause = PortProbe.firstPause
    /// How many connections waited to be taken before the last attempt made one more.
    private var waiting = Int.max
    private var isHanging = false
    private var untried: ArraySlice<SocketAddress> = []
    private var socket: FileDescriptor?
    private var timer: TimerID?

    /// - Parameter report: called after each attempt, unless the program listens and takes no connection: then it has shown
    ///   no sign of life, and may still be busy.
    init(port: UInt16, interval: Duration, loop: EventLoop, report: @escaping (_ isListening: Bool) -> Void) {
        self.port = port
        addresses = [.loopbackIPv4(port: port), .loopbackIPv6(port: port)]
        self.interval = interval
        self.loop = loop
        self.report = report
        super.init()
        scheduleAttempt()
    }

    func cancel() {
        closeSocket()
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    override func ready(_ readiness: Readiness) {
        let isConnected = hasConnected
        closeSocket()
        if isConnected { finish(isListening: true) } else { tryNext() }
    }

    private var hasConnected: Bool {
        do {
            return try socket?.pendingError(about: "probe") == nil
        } catch {
            return false
        }
    }

    private func attempt() {
        timer = nil
        // An attempt that hangs for a whole interval has failed.
        closeSocket()
        isHanging = !takesConnections()
        untried = addresses[...]
        tryNext()
    }

    /// Whether the queue has not grown since the attempt before. That of a program that hangs grows with every attempt;
    /// where the kernel does not tell, whoever can be connected to takes connections.
    private func takesConnections() -> Bool {
        let before = waiting
        waiting = (try? AcceptQueue.count(port: port)) ?? 0
        return waiting <= before
    }

    private func tryNext() {
        while let address = untried.popFirst() {
            do throws(SystemCallError) {
                let made = try StreamSocket.make(for: address)
                if try made.connect(to: address) == .connected { return finish(isListening: true) }
                let number = made.rawValue
                socket = consume made
                try loop.register(number, source: self, interest: .writable)
                if timer == nil { scheduleAttempt() }
                return
            } catch {
                closeSocket()
            }
        }
        finish(isListening: false)
    }

    private func finish(isListening: Bool) {
        if let timer { loop.cancel(timer) }
        if isListening && !isHanging { pause = interval }
        scheduleAttempt()
        if !isListening || !isHanging { report(isListening) }
    }

    private func scheduleAttempt() {
        timer = loop.schedule(after: pause) { [weak self] in self?.attempt() }
        pause = min(pause * 2, interval)
    }

    private func closeSocket() {
        loop.deregister(self)
        socket = nil
    }
}
