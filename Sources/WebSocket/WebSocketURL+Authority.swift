extension WebSocketURL {
    /// What stands between the two slashes and the path: a host, and perhaps a port (RFC 3986, section 3.2).
    struct Authority {
        let host: String
        let port: UInt16?

        /// - Parameter text: the whole address, for the error.
        init(_ authority: Substring, in text: String) throws(WebSocketURLError) {
            guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userInfo(text) }
            let hostEnd: Substring.Index
            if authority.first == "[" {
                guard let bracket = authority.firstIndex(of: "]") else { throw .invalidHost(String(authority)) }
                host = authority[..<bracket].dropFirst().lowercased()
                hostEnd = authority.index(after: bracket)
                guard IPv6Grammar.matches(host) else { throw .invalidHost(host) }
            } else {
                hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
                host = authority[..<hostEnd].lowercased()
                guard !host.isEmpty else { throw .noHost(text) }
                guard host.utf8.allSatisfy(Self.isNameByte) else { throw .invalidHost(host) }
            }
            port = try Self.port(authority[hostEnd...])
        }

        /// Reads what follows the host: nothing, or a colon and a port.
        private static func port(_ rest: Substring) throws(WebSocketURLError) -> UInt16? {
            guard let first = rest.first else { return nil }
            let digits = rest.dropFirst()
            let isNumber = !digits.isEmpty && digits.utf8.allSatisfy(\.isASCIIDigit)
            guard first == ":", isNumber, let port = UInt16(digits), port > 0 else { throw .invalidPort(String(rest)) }
            return port
        }

        /// Whether the byte may stand in a name or an IPv4 address. Percent-encoded names are none that resolve.
        private static func isNameByte(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                true
            default:
                false
            }
        }
    }
}
