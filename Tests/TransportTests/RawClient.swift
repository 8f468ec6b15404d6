import EventLoop
import Glibc
import Posix

/// The other side, byte by byte: sends what it is told to and keeps what comes, as far as it reads.
final class RawClient: EventSource {
    private(set) var received: [UInt8] = []
    /// Whether the other side has ended, in good order or not.
    private(set) var hasEnded = false
    /// Whether the other side broke the connection.
    private(set) var wasReset = false
    private var waiting: ArraySlice<UInt8> = []
    private var socket: FileDescriptor?
    private let loop: EventLoop

    init(connectingTo address: SocketAddress, loop: EventLoop) throws {
        let made = try StreamSocket.make(for: address)
        _ = try made.connect(to: address)
        let number = made.rawValue
        socket = consume made
        self.loop = loop
        super.init()
        try loop.register(number, source: self, interest: .readable)
    }

    /// The end of a connection that was accepted.
    init(accepted made: consuming FileDescriptor, loop: EventLoop) throws {
        let number = made.rawValue
        socket = consume made
        self.loop = loop
        super.init()
        try loop.register(number, source: self, interest: .readable)
    }

    var text: String { String(decoding: received, as: UTF8.self) }

    /// How many times the text has come.
    func count(of part: String) -> Int {
        text.components(separatedBy: part)
    }

    override func ready(_ readiness: Readiness) {
        do {
            if readiness.contains(.writable) { try write() }
            if !readiness.isDisjoint(with: [.readable, .hangUp, .error]) { try read() }
        } catch {
            wasReset = true
            end()
        }
    }

    func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) throws {
        waiting += bytes
        try write()
    }

    /// Reads no more, so that what the other side sends piles up there.
    func stopReading() throws {
        try loop.modify(self, interest: [])
    }

    func goOnReading() throws {
        try loop.modify(self, interest: .readable)
    }

    /// Reads once, up to so many bytes, while the loop is not told to.
    func read(atMost count: Int) throws {
        try withUnsafeTemporaryAllocation(byteCount: count, alignment: 1) { buffer in
            if case .bytes(let count) = try socket?.receive(into: buffer) { received += buffer[..<count] }
        }
    }

    func shutdownWriting() throws {
        try socket?.shutdownWriting()
    }

    /// Closes in good order.
    func close() {
        end()
    }

    /// Closes with a RST.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        if let number = socket?.rawValue {
            setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        }
        end()
    }

    private func write() throws {
        while !waiting.isEmpty, let transfer = try socket?.send(waiting) {
            guard case .bytes(let count) = transfer else { break }
            waiting = waiting.dropFirst(count)
        }
        if isRegistered { try loop.modify(self, interest: waiting.isEmpty ? .readable : [.readable, .writable]) }
    }

    private func read() throws {
        try withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
            switch try socket?.receive(into: buffer) {
            case .bytes(let count): received += buffer[..<count]
            case .endOfFile: end()
            case .wouldBlock, nil: break
            }
        }
    }

    private func end() {
        hasEnded = true
        loop.deregister(self)
        socket = nil
    }
}

extension FileDescriptor {
    fileprivate func send(_ bytes: ArraySlice<UInt8>) throws -> Transfer {
        try bytes.withUnsafeBytes { try send($0) }
    }
}

extension String {
    fileprivate func components(separatedBy part: String) -> Int {
        var count = 0
        var rest = Substring(self)
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
