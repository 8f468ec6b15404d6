import EventLoop
import Posix
import Time
import Transport

/// One reader of logs: reads the files as fast as it takes the lines, and no faster, a portion a turn.
final class LogStream: EventSource {
    private let logs: LogFollower
    private let follows: Bool
    private let loop: EventLoop
    /// Set until the client has gone.
    private weak var connection: Connection?
    /// What was there at the beginning; nil when it was sent.
    private var history: LogMerge?
    private var timer: TimerID?

    /// - Parameter node: nil for all nodes.
    init(
        _ layout: Layout,
        of node: String?,
        follows: Bool,
        on connection: Connection,
        loop: EventLoop
    ) throws(Failure) {
        logs = try LogFollower(layout, nodes: node.map { [$0] })
        self.follows = follows
        self.loop = loop
        self.connection = connection
        super.init()
        // Before anything is read, so that nothing is missed in between.
        if follows { try logs.follow() }
    }

    /// Begins to send.
    func begin(last count: Int) {
        history = logs.history(last: count, since: .min)
        goOn()
    }

    /// Goes on where the client was too slow.
    func goOn() {
        if let timer { loop.cancel(timer) }
        timer = nil
        guard let connection, !connection.isCongested else { return pause() }
        if history != nil { sendHistory(on: connection) } else { sendNew(on: connection) }
    }

    /// Ends the answer.
    func end() {
        connection?.endStream()
        cancel()
    }

    /// Reads no more.
    func cancel() {
        pause()
        connection = nil
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    override func ready(_ readiness: Readiness) {
        goOn()
    }

    private func sendHistory(on connection: Connection) {
        if let lines = history?.next() {
            send(lines, on: connection)
            return goOn(after: history?.isUnsettled == true ? LogFollower.rotationPause : .zero)
        }
        history = nil
        guard !follows else { return sendNew(on: connection) }
        send(logs.finish(), on: connection)
        end()
    }

    private func sendNew(on connection: Connection) {
        do {
            send(try logs.whatIsNew(), on: connection)
            if let descriptor = logs.descriptor, !isRegistered {
                try reporting(loop.register(descriptor, source: self, interest: .readable))
            }
        } catch {
            DaemonLog.write("a reader of logs is sent away: \(error.message)")
            return end()
        }
        if logs.hasMore { goOn(after: LogFollower.rotationPause) }
    }

    private func goOn(after delay: Duration) {
        timer = loop.schedule(after: delay) { [weak self] in self?.goOn() }
    }

    /// Hears of no changes while it can do nothing about them.
    private func pause() {
        loop.deregister(self)
    }

    private func send(_ lines: [LogLine], on connection: Connection) {
        var bytes: [UInt8] = []
        for line in lines {
            line.json.write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        connection.stream(bytes)
    }
}
