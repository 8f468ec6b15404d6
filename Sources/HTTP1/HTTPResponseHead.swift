/// The status line and fields of a response (RFC 9112, sections 4 and 5).
package struct HTTPResponseHead: Equatable, Sendable {
    /// The status code, 100...599.
    package var status: Int

    /// The reason phrase, for people only; it may be empty.
    package var reason: String

    /// The digit behind `HTTP/1.`: 0 or 1.
    package var minorVersion: Int

    /// The header fields.
    package var fields: HTTPFields

    /// A head with these parts; the reason is the usual one for the status unless given.
    package init(status: Int, reason: String? = nil, minorVersion: Int = 1, fields: HTTPFields = HTTPFields()) {
        self.status = status
        self.reason = reason ?? HTTPResponseHead.usualReason(for: status)
        self.minorVersion = minorVersion
        self.fields = fields
    }

    /// Whether the connection stays open after this response (RFC 9112, section 9.3).
    package var keepsAlive: Bool { fields.keepAlive(minorVersion: minorVersion) }
}

extension HTTPResponseHead {
    /// The reason phrase that RFC 9110, section 15 gives for a status, or an empty one.
    package static func usualReason(for status: Int) -> String {
        switch status {
        case 100: return "Continue"
        case 101: return "Switching Protocols"
        case 200: return "OK"
        case 201: return "Created"
        case 202: return "Accepted"
        case 204: return "No Content"
        case 304: return "Not Modified"
        case 400: return "Bad Request"
        case 401: return "Unauthorized"
        case 403: return "Forbidden"
        case 404: return "Not Found"
        case 405: return "Method Not Allowed"
        case 406: return "Not Acceptable"
        case 408: return "Request Timeout"
        case 409: return "Conflict"
        case 411: return "Length Required"
        case 413: return "Content Too Large"
        case 414: return "URI Too Long"
        case 415: return "Unsupported Media Type"
        case 417: return "Expectation Failed"
        case 421: return "Misdirected Request"
        case 422: return "Unprocessable Content"
        case 426: return "Upgrade Required"
        case 429: return "Too Many Requests"
        case 431: return "Request Header Fields Too Large"
        case 500: return "Internal Server Error"
        case 501: return "Not Implemented"
        case 502: return "Bad Gateway"
        case 503: return "Service Unavailable"
        case 504: return "Gateway Timeout"
        case 505: return "HTTP Version Not Supported"
        default: return ""
        }
    }
}
