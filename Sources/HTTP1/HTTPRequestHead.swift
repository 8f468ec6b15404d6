/// The request line and fields of a request (RFC 9112, sections 3 and 5).
package struct HTTPRequestHead: Equatable, Sendable {
    /// The method, case-sensitive: `GET`.
    package var method: String

    /// The target as it stands in the request line: `/v1/logs?node=1`, or `*` for OPTIONS.
    package var target: String

    /// The digit behind `HTTP/1.`: 0 or 1.
    package var minorVersion: Int

    /// The header fields.
    package var fields: HTTPFields

    /// A head with these parts; nothing is checked until it is written.
    package init(method: String, target: String, minorVersion: Int = 1, fields: HTTPFields = HTTPFields()) {
        self.method = method
        self.target = target
        self.minorVersion = minorVersion
        self.fields = fields
    }

    /// Whether the connection stays open after the answer (RFC 9112, section 9.3).
    package var keepsAlive: Bool { fields.keepAlive(minorVersion: minorVersion) }

    /// Whether the client waits for a 100 (Continue) before it sends the body (RFC 9110, section 10.1.1).
    package var expectsContinue: Bool {
        minorVersion >= 1 && fields.containsToken("100-continue", in: "Expect")
    }
}
