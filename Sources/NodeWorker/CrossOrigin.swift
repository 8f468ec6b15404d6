import HTTP1
import Transport

/// What lets pages of other origins read answers (the CORS protocol of the Fetch standard). It is for requests that
/// ``RequestGuard`` has let through: if they name an origin, it is an allowed one.
enum CrossOrigin {
    /// The answer to a browser that asks beforehand whether a page may send a request; nil for any other request.
    static func preflightFields(for request: HTTPRequestHead) -> HTTPFields? {
        guard request.method == "OPTIONS", request.fields["Origin"] != nil,
            request.fields["Access-Control-Request-Method"] != nil
        else { return nil }
        return HTTPFields([
            ("Access-Control-Allow-Methods", "GET, HEAD, POST"),
            ("Access-Control-Allow-Headers", "Content-Type"),
            ("Access-Control-Max-Age", "600"),
        ])
    }
}

extension HTTPFields {
    /// These fields of an answer, and those that let the page that asked read it.
    func readable(byOriginOf request: HTTPFields?) -> HTTPFields {
        guard let origin = request?["Origin"] else { return self }
        var fields = self
        fields.add("Access-Control-Allow-Origin", origin)
        fields.add("Vary", "Origin")
        return fields
    }
}

extension Connection {
    /// Answers with an ERROR message, which no page may read.
    func refuse(_ reason: String) {
        let body = Self.errorMessage("forbidden", reason)
        respond(HTTPResponse(status: 403, fields: .json, body: body, keepsAlive: keepsAlive))
    }
}
