import Gossip
import HTTP1
import Posix
import Transport

/// Links over HTTP: the requests that begin, carry and end them go through the routines that WebSocket messages go through.
extension Worker {
    /// The most HTTP links that peers may begin.
    private static let mostHTTPLinks = 1024
    private static let linkNameBytes = 64

    /// How an address is dialled: the scheme decides, and a node without WebSocket reaches everybody over HTTP, which every
    /// node takes on the same port. Nil where there is no way: whoever has no listener cannot be answered over HTTP.
    func dialledConnection(to address: NodeAddress) -> Connection? {
        if address.scheme == .webSocket && settings.usesWebSocket { return transport.dial(address) }
        return settings.address == nil ? nil : transport.dial(requestsTo: address)
    }

    /// An attempt to link over HTTP has connected: HANDSHAKE follows.
    func openedHTTPLink(_ dial: DialID, to address: NodeAddress, over connection: Connection) {
        var random = SystemRandomNumberGenerator()
        let name = String(random.next() as UInt64, radix: 16) + String(random.next() as UInt64, radix: 16)
        let link = HTTPLink(dialled: address, name: name, over: connection, worker: self)
        httpLinks.add(link)
        opened(dial, as: link.id)
    }

    /// A link is gone for this end. What its peer has posted and was not answered is refused.
    func httpLinkEnded(_ link: HTTPLink, _ reason: String, unanswered: [UInt64]) {
        log.write(.debug, "link ended", ["address": link.address.text, "reason": reason])
        httpLinks.remove(link)
        faults?.closed(link.id)
        for connection in unanswered { refuseLink(on: transport.connection(connection)) }
        execute(node.closed(link.id, now: loop.now))
        stopIfDone()
    }

    // MARK: Requests of peers

    /// POST /handshake: with a name it begins a link, without one it only tells addresses.
    func receiveHandshake(_ request: IncomingRequest, on connection: Connection) {
        let name = request.head.fields[HTTPLink.field]
        if let name, let problem = problem(withLinkName: name) {
            connection.respondError(status: problem.status, code: problem.code, problem.info)
            return
        }
        if faults != nil, isCut(sayingHandshake: request.body) {
            connection.drop()
            return
        }
        // A name that is in use is our own: the node has dialled itself, and finds out by the answer.
        let link = name.flatMap { httpLinks[$0] == nil ? LinkID(number: transport.takeID()) : nil }
        if let link { node.accepted(link) }
        do {
            let now = loop.now
            var actions = try request.body.withUnsafeBytes { body throws(MessageError) in
                try node.receivedHandshake(body, on: link, now: now)
            }
            let greeting = actions.takeFirstMessage(to: link)
            let accepted = link.flatMap { id in name.flatMap { acceptHTTPLink(id, named: $0) } }
            execute(actions)
            if accepted == nil, let link { execute(node.closed(link, now: now)) }
            answerHandshake(accepted, accepted == nil ? nil : greeting, on: connection)
        } catch {
            if let link { execute(node.closed(link, now: loop.now)) }
            connection.respondError(status: 400, code: "malformed_message", "\(error)")
        }
    }

    private func problem(withLinkName name: String) -> (status: Int, code: String, info: String)? {
        if isStopping || awaitsFaults {
            return (503, "unavailable", isStopping ? "the node is stopping" : "the node is starting")
        }
        guard (1...Self.linkNameBytes).contains(name.utf8.count) else {
            return (400, "malformed_message", "\(HTTPLink.field) has \(name.utf8.count) bytes; expected 1 to 64")
        }
        guard httpLinks.count < Self.mostHTTPLinks else {
            return (503, "unavailable", "\(Self.mostHTTPLinks) links over HTTP are open, the most allowed")
        }
        return nil
    }

    /// A link needs a peer that is native, and an address to post to. Others only told their addresses.
    private func acceptHTTPLink(_ id: LinkID, named name: String) -> HTTPLink? {
        guard let known = node.links[id], known.isNative, let address = known.addresses.first else { return nil }
        let link = HTTPLink(accepted: id, name: name, from: address, worker: self)
        httpLinks.add(link)
        return link
    }

    /// - Parameter greeting: what the state machine says on the link; whoever has none gets what strangers are told.
    private func answerHandshake(_ link: HTTPLink?, _ greeting: [UInt8]?, on connection: Connection) {
        var fields = HTTPFields.json
        if let link { fields.add(HTTPLink.field, link.name) }
        connection.respond(fields, (greeting ?? node.handshake()) + [0x0A])
        link?.probe()
    }

    /// POST /broadcast or /gossip with a link's name: messages of the peer at its other end, a line each.
    func receiveMessages(_ request: IncomingRequest, onLinkNamed name: String, on connection: Connection) {
        guard let link = httpLinks[name] else {
            refuseLink(on: connection)
            return
        }
        if link.isGreeted {
            receiveMessages(request.body, on: link, answering: connection.id)
        } else if !link.hold(request.body, answering: connection.id) {
            connection.respondError(status: 503, code: "unavailable", "the link is not open yet")
        }
    }

    /// Takes a request's messages, and answers that they were read. As over WebSocket, a peer is not told what became of them.
    func receiveMessages(_ body: [UInt8], on link: HTTPLink, answering connection: UInt64) {
        body.withUnsafeBytes { bytes in
            for line in bytes.split(separator: 0x0A) {
                execute(node.received(UnsafeRawBufferPointer(rebasing: line), on: link.id, now: loop.now))
            }
        }
        transport.connection(connection)?.respond(HTTPFields(), [], status: 204)
    }

    /// POST and DELETE /gossip.
    func receiveGossip(_ request: IncomingRequest, on connection: Connection) {
        guard let name = request.head.fields[HTTPLink.field] else {
            let info = "only peers gossip; POST /handshake with a \(HTTPLink.field) field begins a link"
            connection.respondError(status: 400, code: "unknown_link", info)
            return
        }
        guard request.head.method == "DELETE" else {
            receiveMessages(request, onLinkNamed: name, on: connection)
            return
        }
        httpLinks[name]?.end("closed by the other side")
        connection.respond(HTTPFields(), [], status: 204)
    }

    private func refuseLink(on connection: Connection?) {
        connection?.respondError(status: 404, code: "unknown_link", "this node has no link of that name")
    }
}

extension [GossipAction] {
    /// Takes out the first message that is to be sent on a link.
    fileprivate mutating func takeFirstMessage(to link: LinkID?) -> [UInt8]? {
        for (index, action) in enumerated() {
            guard case .send(let target, let message) = action, target == link else { continue }
            remove(at: index)
            return message
        }
        return nil
    }
}
