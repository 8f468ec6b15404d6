import ControlAPI
import HTTP1
import JSON
import Posix
import Time

/// A connection to the control socket: HTTP/1.1, one request after the other, with a deadline for each wait.
final class ControlConnection {
    /// What came next.
    enum Incoming {
        case head(HTTPResponseHead)
        case body([UInt8])
        case end
        case timeUp
    }

    private let socket: FileDescriptor
    private let directory: String
    private let interruption: SignalWatch?
    private var parser: HTTPResponseParser
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 1)
    /// What of the buffer was received and not yet parsed.
    private var pending = 0..<0

    /// Connects to the daemon of a cluster.
    ///
    /// - Parameter interruption: what ends every wait with ``ExitCode/interrupted``.
    /// - Throws: ``ExitCode/noCluster`` where there is none, or nobody answers.
    init(to layout: Layout, limits: HTTPLimits, _ interruption: SignalWatch? = nil) throws(Failure) {
        do {
            socket = try StreamSocket.connectBlocking(toPath: layout.socketPath)
        } catch {
            buffer.deallocate()
            throw Self.failure(error, layout)
        }
        directory = layout.directory
        self.interruption = interruption
        parser = HTTPResponseParser(limits: limits)
    }

    deinit {
        buffer.deallocate()
    }

    /// Readable when there is more of the answer.
    var rawValue: Int32 { socket.rawValue }

    /// Sends a request.
    func send(_ method: String, _ target: String, _ fields: [(String, String)] = [], body: [UInt8]? = nil)
        throws(Failure)
    {
        var head = HTTPRequestHead(method: method, target: target, fields: HTTPFields([("Host", "localhost")] + fields))
        if let body {
            head.fields.add("Content-Type", "application/json")
            head.fields.add("Content-Length", String(body.count))
        }
        var bytes: [UInt8] = []
        head.serialize(into: &bytes)
        bytes += body ?? []
        parser.requestSent(method: method)
        try write(bytes)
    }

    /// The next part of the answer, waited for until the deadline.
    func next(until deadline: Instant) throws(Failure) -> Incoming {
        while true {
            if let incoming = try parse() { return incoming }
            guard try wait(until: deadline) else { return .timeUp }
            if try receive() { continue }
            guard answerHasEnded else { throw .daemonGone(in: directory) }
            return .end
        }
    }

    /// Waits for more of the answer; false when the deadline has passed first.
    private func wait(until deadline: Instant) throws(Failure) -> Bool {
        let descriptors = [socket.rawValue] + (interruption.map { [$0.rawValue] } ?? [])
        let readable = try reporting(Readable.which(of: descriptors, until: deadline))
        if let interruption, readable.contains(interruption.rawValue) { throw .interrupted }
        return !readable.isEmpty
    }

    private func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let sent = try? rest.withUnsafeBytes({ try socket.send($0) }), case .bytes(let count) = sent else {
                throw .daemonGone(in: directory)
            }
            rest = rest.dropFirst(count)
        }
    }

    private func parse() throws(Failure) -> Incoming? {
        // Not only bytes make events: the end of a body follows its last byte.
        var input = UnsafeRawBufferPointer(rebasing: buffer[pending])
        defer { pending = (pending.upperBound - input.count)..<pending.upperBound }
        do {
            switch try parser.next(&input) {
            case nil: return nil
            case .head(let head): return .head(head)
            case .body(let bytes): return .body(Array(bytes))
            case .end: return .end
            }
        } catch {
            throw Failure(.failed, "the daemon's answer cannot be understood: \(error)")
        }
    }

    /// The daemon at the other end; nil when it has ended already.
    func daemon() throws(SystemCallError) -> ProcessHandle? {
        guard let identity = try ProcessIdentity.of(pid: try socket.peerCredentials().pid) else { return nil }
        return try ProcessHandle.adopt(identity)
    }

    /// False when the daemon has closed the connection.
    private func receive() throws(Failure) -> Bool {
        pending = 0..<0
        do {
            guard case .bytes(let count) = try socket.receive(into: buffer) else { return false }
            pending = 0..<count
            return true
        } catch {
            throw .daemonGone(in: directory)
        }
    }

    /// Whether the end of the connection is the end of an answer.
    private var answerHasEnded: Bool {
        guard let event = try? parser.inputEnded(), case .end = event else { return false }
        return true
    }

    private static func failure(_ error: SystemCallError, _ layout: Layout) -> Failure {
        if error.isConnectionRefused { return .daemonGone(in: layout.directory) }
        if error.isPermissionDenied {
            return Failure(.failed, "the cluster in \(layout.directory) belongs to another user")
        }
        // Where the path is too long for a socket, there would be a link to a shorter one.
        guard error.isNoSuchPath else { return Failure(error) }
        return layout.hasState ? .clusterIsDown(in: layout.directory) : .noCluster(in: layout.directory)
    }
}
