import Gossip
import HTTP1
import Transport
import WebSocket

/// What connections tell: links of the mesh, clients, HTTP callers, and the supervisor's link.
extension Worker: ConnectionDelegate {
    func received(_ request: IncomingRequest, on connection: Connection) {
        handle(request, on: connection)
    }

    func opened(_ connection: Connection) {
        if let supervisor, supervisor.isMine(connection) {
            supervisor.opened()
            return
        }
        let link = LinkID(number: connection.id)
        guard connection.isDialled else {
            node.accepted(link)
            return
        }
        connection.pausesWhenCongested = false
        // A link over HTTP that needs another connection needs nothing told.
        if httpLinks.posting(over: connection) != nil { return }
        guard let attempt = dials.removeValue(forKey: connection.id) else {
            connection.drop()
            return
        }
        dialConnections[attempt.dial] = nil
        if connection.carriesRequests {
            openedHTTPLink(attempt.dial, to: attempt.address, over: connection)
        } else {
            opened(attempt.dial, as: link)
        }
    }

    /// An attempt has led to a link.
    func opened(_ dial: DialID, as link: LinkID) {
        let actions = node.opened(dial, as: link, now: loop.now)
        if faults != nil, endIfCut(link) { return }
        execute(actions)
    }

    func received(_ response: IncomingResponse, on connection: Connection) {
        httpLinks.posting(over: connection)?.received(response)
    }

    func received(_ payload: UnsafeRawBufferPointer, _ kind: MessageKind, on connection: Connection) {
        if let supervisor, supervisor.isMine(connection) {
            supervisor.received(payload)
            return
        }
        guard kind == .text else {
            connection.close(.unsupportedData, reason: "messages are text")
            return
        }
        let link = LinkID(number: connection.id)
        if faults != nil, endIfCut(link, saying: payload) { return }
        execute(node.received(payload, on: link, now: loop.now))
        // Between nodes nobody stops reading: two who wait for each other would wait for ever.
        if connection.pausesWhenCongested, node.links[link]?.isPeer == true { connection.pausesWhenCongested = false }
    }

    func drained(_ connection: Connection) {
        if downloads[connection.id] != nil {
            continueDownload(on: connection)
        } else {
            execute(node.drained(LinkID(number: connection.id)))
        }
    }

    func ended(_ connection: Connection, _ end: ConnectionEnd) {
        downloads[connection.id] = nil
        if let supervisor, supervisor.isMine(connection) {
            supervisor.ended(end)
        } else if let link = httpLinks.posting(over: connection) {
            link.connectionEnded(end)
        } else if let attempt = dials.removeValue(forKey: connection.id) {
            dialConnections[attempt.dial] = nil
            log.write(.debug, "dial failed", ["reason": "\(end)"])
            execute(node.failed(attempt.dial, now: loop.now))
        } else {
            let link = LinkID(number: connection.id)
            if node.links[link] != nil { log.write(.debug, "link ended", ["reason": "\(end)"]) }
            faults?.closed(link)
            execute(node.closed(link, now: loop.now))
            stopIfDone()
        }
    }
}
