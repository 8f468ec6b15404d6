import HTTP1

/// The client's half of the opening handshake (RFC 6455, section 4.1): a request, and the check of its answer.
package struct ClientHandshake: Sendable {
    /// The request to send.
    package let request: HTTPRequestHead
    private let key: String

    /// Makes the request for one connection.
    ///
    /// - Parameters:
    ///   - host: the Host field's value: the host, and the port unless it is 80.
    ///   - path: the request's target, with the query.
    ///   - fields: sent behind those of the handshake. They name no extension or subprotocol: an answer that accepts
    ///     one is refused.
    ///   - generator: gives the key, which must be a new one for each connection.
    package init(
        host: String,
        path: String,
        fields: [(name: String, value: String)] = [],
        using generator: inout some RandomNumberGenerator
    ) {
        key = HandshakeKey.make(using: &generator)
        var all = HTTPFields([
            ("Host", host),
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Key", key),
            ("Sec-WebSocket-Version", "13"),
        ])
        for field in fields { all.add(field.name, field.value) }
        request = HTTPRequestHead(method: "GET", target: path, fields: all)
    }

    /// Makes the request for a connection to `url`.
    package init(
        to url: WebSocketURL,
        fields: [(name: String, value: String)] = [],
        using generator: inout some RandomNumberGenerator
    ) {
        self.init(host: url.hostField, path: url.path, fields: fields, using: &generator)
    }

    /// Checks that the answer opens the connection.
    package func check(_ response: HTTPResponseHead) throws(HandshakeResponseError) {
        guard response.status == 101 else { throw .refused(status: response.status, reason: response.reason) }
        let fields = response.fields
        guard fields.containsToken("websocket", in: "Upgrade") else { throw .notUpgraded(field: "Upgrade") }
        guard fields.containsToken("upgrade", in: "Connection") else { throw .notUpgraded(field: "Connection") }
        let accepts = fields.values("Sec-WebSocket-Accept")
        guard accepts == [HandshakeKey.accept(for: key)] else { throw .wrongAccept(accepts) }
        if let name = fields["Sec-WebSocket-Extensions"] { throw .unrequestedExtension(name) }
        if let name = fields["Sec-WebSocket-Protocol"] { throw .unrequestedSubprotocol(name) }
    }
}
