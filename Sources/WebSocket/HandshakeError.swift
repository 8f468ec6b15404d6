import HTTP1

/// Why a request does not open a WebSocket connection (RFC 6455, section 4.2.1).
package enum HandshakeError: Error, Equatable {
    /// The method is not GET.
    case method(String)
    /// The request is HTTP/1.0, which knows no upgrade.
    case httpVersion
    /// The field does not ask for an upgrade to WebSocket.
    case notAnUpgrade(field: String)
    /// There is not exactly one Host field.
    case host(count: Int)
    /// `Sec-WebSocket-Version` is not 13.
    case version([String])
    /// `Sec-WebSocket-Key` is not there once, as the base64 form of 16 bytes.
    case key([String])

    /// The HTTP status to answer with.
    package var status: Int {
        switch self {
        case .method: 405
        case .httpVersion, .host, .key: 400
        case .notAnUpgrade, .version: 426
        }
    }

    /// The fields that the answer must carry: what is allowed instead.
    package var fields: HTTPFields {
        switch self {
        case .method: HTTPFields([("Allow", "GET")])
        case .httpVersion, .host, .key: HTTPFields()
        case .notAnUpgrade, .version:
            HTTPFields([("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Version", "13")])
        }
    }
}

extension HandshakeError: CustomStringConvertible {
    /// What was wrong and what was expected.
    package var description: String {
        switch self {
        case .method(let method): "method is \(method), expected GET"
        case .httpVersion: "HTTP version is 1.0, expected 1.1"
        case .notAnUpgrade(let field):
            "\(field) does not ask for an upgrade, expected \(field == "Upgrade" ? "websocket" : "Upgrade")"
        case .host(let count): "\(count) Host fields, expected one"
        case .version(let versions):
            "Sec-WebSocket-Version is \(versions.isEmpty ? "missing" : versions.joined(separator: ", ")), expected 13"
        case .key(let keys):
            "Sec-WebSocket-Key is \(keys.isEmpty ? "missing" : keys.joined(separator: ", ")), "
                + "expected 16 bytes in base64"
        }
    }
}
