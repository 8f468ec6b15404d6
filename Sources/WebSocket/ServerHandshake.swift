import HTTP1

/// The server's half of the opening handshake (RFC 6455, section 4.2).
package enum ServerHandshake {
    /// Checks a client's request and makes the answer that opens the connection, status 101.
    ///
    /// Neither a subprotocol nor an extension is ever accepted. Origin and the value of Host are the caller's to judge.
    /// - Throws: ``HandshakeError`` with the answer to give instead.
    package static func accept(_ request: HTTPRequestHead) throws(HandshakeError) -> HTTPResponseHead {
        guard request.method == "GET" else { throw .method(request.method) }
        guard request.minorVersion >= 1 else { throw .httpVersion }
        let fields = request.fields
        guard fields.containsToken("websocket", in: "Upgrade") else { throw .notAnUpgrade(field: "Upgrade") }
        guard fields.containsToken("upgrade", in: "Connection") else { throw .notAnUpgrade(field: "Connection") }
        let hosts = fields.values("Host")
        guard hosts.count == 1 else { throw .host(count: hosts.count) }
        let versions = fields.values("Sec-WebSocket-Version")
        guard versions == ["13"] else { throw .version(versions) }
        let keys = fields.values("Sec-WebSocket-Key")
        guard keys.count == 1, HandshakeKey.isValid(keys[0]) else { throw .key(keys) }
        return HTTPResponseHead(
            status: 101,
            fields: HTTPFields([
                ("Upgrade", "websocket"),
                ("Connection", "Upgrade"),
                ("Sec-WebSocket-Accept", HandshakeKey.accept(for: keys[0])),
            ])
        )
    }
}
