import EventLoop
import HTTP1
import Posix
import Time
import WebSocket

/// All connections of a process, on one event loop: HTTP and WebSocket over TCP and Unix sockets, listening and dialling.
package final class Transport {
    /// The loop that everything happens on.
    package let loop: EventLoop
    /// The bounds of every connection.
    package let limits: TransportLimits
    /// Whom all connections tell what happens on them.
    package weak var delegate: (any ConnectionDelegate)?
    /// Called at the end of each turn, before connections write: the place to queue what the turn has brought together.
    package var turnEnds: (() -> Void)?
    /// Told of trouble that belongs to no connection.
    package var report: (String) -> Void = { _ in }

    /// Those of ``limits`` that each session refers to.
    let sessionLimits: SharedLimits
    /// Where every connection reads into, one at a time.
    let receiveBuffer: UnsafeMutableRawBufferPointer
    let spareChunks = SpareChunks()
    var maskingKeys = BufferedRandomGenerator()
    @exclusivity(unchecked) var dirty: [Connection] = []
    private var connections: [UInt64: Connection] = [:]
    private var acceptedCount = 0
    private var listeners: [Listener] = []
    private var nextID: UInt64 = 1

    private static let receiveBytes = 64 * 1024

    /// A transport without connections. It takes over the loop's end of turn.
    package init(loop: EventLoop, limits: TransportLimits = TransportLimits()) {
        self.loop = loop
        self.limits = limits
        sessionLimits = SharedLimits(limits.webSocket)
        receiveBuffer = .allocate(byteCount: Self.receiveBytes, alignment: 64)
        loop.endOfTurn = { [weak self] in self?.endTurn() }
    }

    deinit {
        receiveBuffer.deallocate()
    }

    /// The connection of this number, while it is open.
    package func connection(_ id: UInt64) -> Connection? {
        connections[id]
    }

    /// How many connections are open, lingering ones included.
    package var connectionCount: Int { connections.count }

    /// A key for frames that several dialled connections send.
    package func makeMaskingKey() -> MaskingKey {
        MaskingKey(using: &maskingKeys)
    }

    // MARK: Listening

    /// Listens on a TCP address, and returns it with the port that was chosen for port 0.
    @discardableResult
    package func listen(on address: SocketAddress) throws(SystemCallError) -> SocketAddress {
        let listener = try Listener(try StreamSocket.listen(on: address), isTCP: true, transport: self)
        let bound = try listener.localAddress()
        listeners.append(listener)
        return bound
    }

    /// Listens on a Unix socket that only this user can connect to.
    package func listen(privatelyAt path: String) throws(SystemCallError) {
        listeners.append(try Listener(try StreamSocket.listenPrivately(at: path), isTCP: false, transport: self))
    }

    /// Accepts nothing any more; open connections stay.
    package func stopListening() {
        for listener in listeners { listener.stop() }
        listeners = []
    }

    func adopt(_ socket: consuming FileDescriptor, isTCP: Bool) {
        guard acceptedCount < limits.acceptedConnections + limits.refusedConnections else { return }
        let number = socket.rawValue
        let exchange = HTTPExchange(limits: limits.http)
        let connection = Connection(
            id: takeID(),
            socket: socket,
            transport: self,
            phase: .readingRequest,
            exchange: exchange
        )
        do {
            try loop.register(number, source: connection, interest: .readable)
        } catch {
            report("cannot watch an accepted connection: \(error)")
            return
        }
        connections[connection.id] = connection
        acceptedCount += 1
        if isTCP { connection.setNoDelay() }
        if acceptedCount > limits.acceptedConnections {
            let message = "\(limits.acceptedConnections) connections are open, the most allowed"
            connection.refuse(status: 503, message: message, end: .dropped)
        } else {
            connection.expectRequest()
        }
    }

    // MARK: Dialling

    /// Opens a WebSocket session. How it went is told by `opened` or `ended`, never before this returns.
    package func dial(_ url: WebSocketURL, fields: [(name: String, value: String)] = []) -> Connection {
        let handshake = ClientHandshake(to: url, fields: fields, using: &maskingKeys)
        return dial(HostAddresses.candidates(for: url), handshake)
    }

    /// Opens a WebSocket session over a Unix socket.
    package func dial(unixPath: String, target: String) -> Connection {
        let handshake = ClientHandshake(host: "localhost", path: target, using: &maskingKeys)
        return dial([.unix(path: unixPath)], handshake)
    }

    /// Opens a connection for HTTP requests, of which the first may be sent at once. That it has connected is told by
    /// `opened`.
    package func dial(requestsTo url: WebSocketURL) -> Connection {
        let connection = dial(HostAddresses.candidates(for: url), nil)
        connection.client = HTTPClient(limits: limits.http)
        return connection
    }

    private func dial(_ candidates: [SocketAddress], _ handshake: ClientHandshake?) -> Connection {
        let state = DialState(candidates, handshake, limits: limits.http, at: loop.now)
        let connection = Connection(id: takeID(), socket: nil, transport: self, phase: .connecting, dial: state)
        connections[connection.id] = connection
        connection.rearmTimer()
        loop.schedule(at: loop.now) { [weak connection] in
            guard let connection, connection.phase == .connecting else { return }
            connection.connectToNextCandidate()
        }
        return connection
    }

    // MARK: Turns

    private func endTurn() {
        turnEnds?()
        // Writing may end connections, whose users may queue more: all of it leaves in this turn.
        while !dirty.isEmpty {
            let writing = dirty
            dirty.removeAll(keepingCapacity: true)
            for connection in writing { connection.flush() }
        }
    }

    func forget(_ connection: Connection) {
        guard connections.removeValue(forKey: connection.id) != nil else { return }
        if !connection.isDialled { acceptedCount -= 1 }
    }

    /// A number that no connection of this transport has, had or will have.
    package func takeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }
}
