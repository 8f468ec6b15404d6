import ControlAPI
import HTTP1
import JSON
import Posix
import Transport
import WebSocket

/// Answers at the control socket: requests of commands, and the links of workers.
final class ControlServer: ConnectionDelegate {
    let cluster: Cluster
    let transport: Transport
    let links: LinkTable
    let eventStreams: EventStreams
    let logStreams: LogStreams
    private let memory: MemoryKeeper

    init(_ cluster: Cluster, _ transport: Transport) {
        self.cluster = cluster
        self.transport = transport
        links = LinkTable(cluster)
        eventStreams = EventStreams(cluster.events)
        logStreams = LogStreams(cluster)
        memory = MemoryKeeper(cluster.loop)
        transport.delegate = self
        transport.report = DaemonLog.write
        transport.turnEnds = { [unowned self] in turnEnded() }
    }

    private func turnEnded() {
        if cluster.turnEnded() { memory.worked() }
        eventStreams.send(cluster.events.flush())
    }

    // MARK: Connections

    func received(_ request: IncomingRequest, on connection: Connection) {
        let reply = Reply(transport, to: connection)
        memory.worked()
        do {
            let client = try authorise(request, connection)
            try route(ControlRequest(request), from: client, on: connection, reply)
        } catch {
            reply.fail(error.error, fields: error.fields)
        }
    }

    func opened(_ connection: Connection) {}

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        guard kind == .text else {
            connection.close(.unsupportedData, reason: "messages are text")
            return
        }
        links.received(payload, on: connection)
    }

    func drained(_ connection: Connection) {
        logStreams.drained(connection)
    }

    func ended(_ connection: Connection, _ end: ConnectionEnd) {
        memory.worked()
        links.ended(connection)
        eventStreams.ended(connection)
        logStreams.ended(connection)
    }

    /// Refuses whoever is not this user, and pages in a browser that some proxy has let through.
    ///
    /// - Returns: the process at the other end.
    private func authorise(_ request: IncomingRequest, _ connection: Connection) throws(RequestRefusal) -> Int32 {
        let credentials: PeerCredentials?
        do {
            credentials = try connection.peerCredentials()
        } catch {
            throw RequestRefusal(.forbidden, "who asks cannot be found out: \(error)")
        }
        guard let credentials, credentials.uid == CurrentProcess.uid || credentials.uid == 0 else {
            throw RequestRefusal(.forbidden, "the cluster belongs to another user")
        }
        guard request.head.fields["Origin"] == nil else {
            throw RequestRefusal(.forbidden, "requests of web pages are refused")
        }
        return credentials.pid
    }

    // MARK: Routes

    private func route(
        _ request: ControlRequest,
        from client: Int32,
        on connection: Connection,
        _ reply: Reply
    ) throws(RequestRefusal) {
        guard let path = request.head.path else { throw RequestRefusal(.badRequest, "the path cannot be read") }
        switch Route.match(method: request.head.method, path: path) {
        case .unknown:
            throw RequestRefusal(.notFound, "there is nothing at \(path)")
        case .wrongMethod(let allowed):
            let methods = allowed.joined(separator: ", ")
            throw RequestRefusal(
                .methodNotAllowed,
                "\(path) takes \(methods), not \(request.head.method)",
                fields: [("Allow", methods)]
            )
        case .operation(let operation, let name):
            do throws(APIError) {
                try perform(operation, name ?? "", request, from: client, on: connection, reply)
            } catch {
                throw RequestRefusal(error)
            }
        }
    }

    private func perform(
        _ operation: Route.Operation,
        _ name: String,
        _ request: ControlRequest,
        from client: Int32,
        on connection: Connection,
        _ reply: Reply
    ) throws(APIError) {
        switch operation {
        case .status: reply(.success(cluster.status.json))
        case .node:
            let node = try findNode(name)
            node.lookAtMemory(now: cluster.loop.now)
            reply(.success(node.status(now: cluster.loop.now).json))
        case .addNodes: try add(try request.addNodes(), reply)
        case .removeNode: try remove(try findNode(name), request, reply)
        case .start, .stop, .restart, .kill, .pause, .resume: try change(try findNode(name), operation, reply)
        case .events: try eventStreams.begin(request, on: connection)
        case .logs: try logStreams.begin(request, on: connection)
        case .submit: try submit(request, reply)
        case .setFaults: try setFaults(request, reply)
        case .heal: try heal(reply)
        case .down:
            let keepsData = try request.down().keep
            goDown(keepingData: keepsData) { reply(.success($0.json)) }
        case .metrics: reply.send(Metrics.text(of: cluster, logReaders: logStreams.count), type: Metrics.contentType)
        case .openAPI: reply(.success(OpenAPI.document))
        case .link:
            links.expect(connection, from: client)
            connection.upgrade()
        }
    }

    private func findNode(_ name: String) throws(APIError) -> Node {
        guard let node = cluster.node(name) else {
            throw APIError.noNode(name)
        }
        return node
    }
}

/// A request that is not carried out, with what the answer says besides.
struct RequestRefusal: Error {
    let error: APIError
    let fields: [(String, String)]

    init(_ error: APIError, fields: [(String, String)] = []) {
        self.error = error
        self.fields = fields
    }

    init(_ code: APIError.Code, _ message: String, fields: [(String, String)] = []) {
        self.init(APIError(code, message), fields: fields)
    }
}
