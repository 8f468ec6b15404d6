import Gossip
import HTTP1
import JSON
import Posix
import Transport
import WebSocket

/// The node's HTTP face. A handshake and a broadcast go through the very routines that WebSocket messages go through.
extension Worker {
    func handle(_ request: IncomingRequest, on connection: Connection) {
        if let refusal = requestGuard.refusal(of: request.head) {
            connection.refuse(refusal)
            return
        }
        if let fields = CrossOrigin.preflightFields(for: request.head) {
            connection.respond(fields, [], status: 204)
            return
        }
        // Other protocols, such as HTTP/2, may be offered and are not taken up (RFC 9110, section 7.8).
        if request.head.fields.containsToken("websocket", in: "Upgrade") {
            upgrade(connection)
            return
        }
        switch (request.head.method, request.head.path ?? request.head.target) {
        case ("POST", "/handshake"): receiveHandshake(request, on: connection)
        case ("POST", "/broadcast"): receiveBroadcast(request, on: connection)
        case ("POST", "/gossip"), ("DELETE", "/gossip"): receiveGossip(request, on: connection)
        case ("GET", "/transactions"): sendPool(on: connection)
        case ("HEAD", "/transactions"): sendPoolHead(on: connection)
        case ("GET", "/status"), ("HEAD", "/status"): connection.respond(json: WorkerStatus(self).json)
        case ("GET", "/healthz"), ("HEAD", "/healthz"): sendHealth(on: connection)
        case ("GET", "/metrics"), ("HEAD", "/metrics"): sendMetrics(on: connection)
        case (_, "/handshake"), (_, "/broadcast"): refuseMethod(on: connection, allowed: "POST")
        case (_, "/gossip"): refuseMethod(on: connection, allowed: "POST, DELETE")
        case (_, "/transactions"), (_, "/status"), (_, "/healthz"), (_, "/metrics"):
            refuseMethod(on: connection, allowed: "GET, HEAD")
        default:
            connection.respondError(
                status: 404,
                code: "not_found",
                "no such path; there are /status, /transactions, /healthz, /metrics, /handshake, /broadcast and /gossip"
            )
        }
    }

    private func upgrade(_ connection: Connection) {
        guard settings.usesWebSocket, !isStopping, !awaitsFaults else {
            let reason =
                isStopping
                ? "the node is stopping"
                : awaitsFaults ? "the node is starting" : "this node takes no WebSocket connections"
            connection.respondError(status: isStopping || awaitsFaults ? 503 : 403, code: "unavailable", reason)
            return
        }
        connection.upgrade()
    }

    private func refuseMethod(on connection: Connection, allowed: String) {
        connection.respondError(
            status: 405,
            code: "method_not_allowed",
            "allowed: \(allowed)",
            fields: HTTPFields([("Allow", allowed), ("Content-Type", "application/json")])
        )
    }

    // MARK: The mesh

    private func receiveBroadcast(_ request: IncomingRequest, on connection: Connection) {
        if let name = request.head.fields[HTTPLink.field] {
            receiveMessages(request, onLinkNamed: name, on: connection)
            return
        }
        let number = expectAnswer(.http(connection.id))
        request.body.withUnsafeBytes { node.submitted($0, by: number, now: loop.now) }
    }

    /// Remembers who asked, until the batch is stored.
    func expectAnswer(_ origin: RequestOrigin) -> UInt64 {
        defer { nextRequest += 1 }
        waiting[nextRequest] = origin
        return nextRequest
    }

    // MARK: Looking inside

    private func sendHealth(on connection: Connection) {
        if let problem = isStopping ? "stopping" : poolFailure.map({ "\($0)" }) {
            connection.respondError(status: 503, code: "unavailable", problem)
        } else {
            connection.respond(HTTPFields([("Content-Type", "text/plain")]), Array("ok\n".utf8))
        }
    }

    private func sendMetrics(on connection: Connection) {
        connection.respond(
            HTTPFields([("Content-Type", "text/plain; version=0.0.4")]),
            Array(WorkerMetricsText.render(self).utf8)
        )
    }

    private func sendPool(on connection: Connection) {
        connection.beginStream(.json.readable(byOriginOf: connection.requestFields))
        downloads[connection.id] = PoolDownload(end: poolFile.end)
        continueDownload(on: connection)
    }

    private func sendPoolHead(on connection: Connection) {
        connection.beginStream(.json.readable(byOriginOf: connection.requestFields))
        connection.endStream()
    }

    /// Sends the next pieces of the pool file, as many as the reader keeps up with.
    func continueDownload(on connection: Connection) {
        guard var download = downloads[connection.id] else { return }
        do {
            while connection.backlog < transport.limits.highMark, let piece = try download.next(from: poolFile) {
                connection.stream(piece)
            }
        } catch {
            log.write(.error, "cannot read transactions.json", ["error": "\(error)"])
            downloads[connection.id] = nil
            connection.drop()
            return
        }
        downloads[connection.id] = download.isDone ? nil : download
        if download.isDone { connection.endStream() }
    }
}

extension HTTPFields {
    static let json = HTTPFields([("Content-Type", "application/json")])
}

extension Connection {
    func respond(_ fields: HTTPFields, _ body: [UInt8], status: Int = 200) {
        let fields = fields.readable(byOriginOf: requestFields)
        respond(HTTPResponse(status: status, fields: fields, body: body, keepsAlive: keepsAlive))
    }

    func respond(json: JSONValue) {
        respond(.json, json.bytes(.compact) + [0x0A])
    }

    /// Answers with an ERROR message.
    func respondError(status: Int, code: String, _ message: String, fields: HTTPFields = .json) {
        respond(fields, Self.errorMessage(code, message), status: status)
    }

    /// The text of an ERROR message.
    static func errorMessage(_ code: String, _ message: String) -> [UInt8] {
        let error: JSONValue = ["type": "ERROR", "data": ["code": .string(code), "info": .string(message)]]
        return error.bytes(.compact) + [0x0A]
    }
}
