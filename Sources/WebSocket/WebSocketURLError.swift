/// Why a text is not the address of a node.
package enum WebSocketURLError: Error, Equatable {
    /// The text is longer than ``WebSocketURL/maximumBytes``.
    case tooLong(bytes: Int)
    /// The text has a space, a control character or a byte that is not ASCII.
    case invalidByte(UInt8)
    /// The text does not begin with a scheme.
    case noScheme(String)
    /// The scheme wants TLS, which nodes do not speak.
    case encrypted(String)
    /// The scheme is neither ws nor http.
    case unknownScheme(String)
    /// A fragment identifier, which RFC 6455, section 3 forbids.
    case fragment(String)
    /// A user name or password before the host.
    case userInfo(String)
    /// There is no host.
    case noHost(String)
    /// The host is neither a name nor an address.
    case invalidHost(String)
    /// What follows the host is not a port.
    case invalidPort(String)
}

extension WebSocketURLError: CustomStringConvertible {
    /// What was wrong and what was expected.
    package var description: String {
        switch self {
        case .tooLong(let bytes): "address has \(bytes) bytes, the limit is \(WebSocketURL.maximumBytes)"
        case .invalidByte(let byte): "address has the byte \(byte), expected visible ASCII characters"
        case .noScheme(let text): "\"\(text)\" has no scheme, expected ws://host:port or http://host:port"
        case .encrypted(let text): "\"\(text)\" wants TLS, which is not supported; expected ws:// or http://"
        case .unknownScheme(let name): "scheme is \"\(name)\", expected ws or http"
        case .fragment(let text): "\"\(text)\" has a fragment, expected none after the path"
        case .userInfo(let text): "\"\(text)\" has a user name, expected ws://host:port"
        case .noHost(let text): "\"\(text)\" has no host, expected ws://host:port"
        case .invalidHost(let host): "host is \"\(host)\", expected a name, an IPv4 address or [an IPv6 address]"
        case .invalidPort(let text): "\"\(text)\" follows the host, expected a colon and a port from 1 to 65535"
        }
    }
}
