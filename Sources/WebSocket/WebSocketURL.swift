/// The address of a node: `ws://host[:port][/path][?query]` (RFC 6455, section 3), or the same with `http`.
///
/// Two addresses are equal if they lead to the same place: the host's case, a default port that is written out and a
/// slash at the path's end make no difference. ``text`` keeps what was written, for passing it on.
package struct WebSocketURL: Sendable {
    /// How the node is reached.
    package enum Scheme: String, Hashable, Sendable {
        /// Over a WebSocket connection.
        case webSocket = "ws"
        /// With HTTP requests.
        case http
    }

    /// The longest address, in bytes.
    package static let maximumBytes = 2_048

    /// The port of both schemes where none is written.
    package static let defaultPort: UInt16 = 80

    /// What was read, on the heap: addresses are kept by the thousand and copied often.
    private let parts: Parts

    /// The address as it was written.
    package var text: String { parts.text }
    /// How the node is reached.
    package var scheme: Scheme { parts.scheme }
    /// The host in lower case; an IPv6 address without its brackets.
    package var host: String { parts.host }
    /// The value of the Host field of a request to this address: an IPv6 address in brackets, no default port.
    package var hostField: String { parts.hostField }
    /// The port, 1 to 65535.
    package var port: UInt16 { parts.port }
    /// The path as written, with the query; `/` if there is none.
    package var path: String { parts.path }
    /// The one form of all equal addresses: lower case, no default port, no slash at the end.
    package var normalized: String { parts.normalized }

    /// Reads an address.
    package init(_ text: String) throws(WebSocketURLError) {
        guard text.utf8.count <= Self.maximumBytes else { throw .tooLong(bytes: text.utf8.count) }
        if let byte = text.utf8.first(where: { $0 <= 0x20 || $0 >= 0x7F }) { throw .invalidByte(byte) }
        let (scheme, rest) = try Self.splitScheme(text)
        guard !rest.utf8.contains(UInt8(ascii: "#")) else { throw .fragment(text) }
        let pathStart = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = try Authority(rest[..<pathStart], in: text)
        let path = rest[pathStart...]
        parts = Parts(
            text: text,
            scheme: scheme,
            host: authority.host,
            port: authority.port ?? Self.defaultPort,
            path: path.first == "/" ? String(path) : "/" + path
        )
    }

    private final class Parts: Sendable {
        let text: String
        let scheme: Scheme
        let host: String
        let hostField: String
        let port: UInt16
        let path: String
        let normalized: String

        init(text: String, scheme: Scheme, host: String, port: UInt16, path: String) {
            self.text = text
            self.scheme = scheme
            self.host = host
            self.port = port
            self.path = path
            hostField = WebSocketURL.hostField(host, port)
            let form = "\(scheme.rawValue)://\(hostField)\(WebSocketURL.withoutLastSlash(path))"
            // Most addresses are written in their normal form: then one text serves for both.
            normalized = form == text ? text : form
        }
    }

    private static func hostField(_ host: String, _ port: UInt16) -> String {
        let bracketed = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return port == defaultPort ? bracketed : "\(bracketed):\(port)"
    }

    /// A slash at the end of a query is part of it, and stays, as do several at the path's end: dropping one of them
    /// would give the normal form a normal form of its own.
    private static func withoutLastSlash(_ path: String) -> Substring {
        let dropsSlash = path.hasSuffix("/") && !path.hasSuffix("//") && !path.utf8.contains(UInt8(ascii: "?"))
        return dropsSlash ? path.dropLast() : path[...]
    }

    private static func splitScheme(_ text: String) throws(WebSocketURLError) -> (Scheme, Substring) {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .noScheme(text) }
        let name = text[..<colon].lowercased()
        guard name != "wss", name != "https" else { throw .encrypted(text) }
        guard let scheme = Scheme(rawValue: name) else { throw .unknownScheme(name) }
        return (scheme, text[colon...].dropFirst(3))
    }
}

extension WebSocketURL: Hashable {
    /// Whether both lead to the same place.
    package static func == (left: WebSocketURL, right: WebSocketURL) -> Bool {
        left.normalized == right.normalized
    }

    /// Feeds what ``==(_:_:)`` compares.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(normalized)
    }
}

extension WebSocketURL: CustomStringConvertible {
    /// The address as it was written.
    package var description: String { text }
}
