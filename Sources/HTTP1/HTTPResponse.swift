/// A whole response, with a body whose length is known.
package struct HTTPResponse: Equatable, Sendable {
    /// The status line and all fields, those about the body and the connection included.
    package let head: HTTPResponseHead

    /// The body; empty where the status allows none.
    package let body: [UInt8]

    /// A response with these fields, and behind them Content-Length, Connection, and Date where one is given.
    ///
    /// `date` is the text of the field (RFC 9110, section 5.6.7). Traps if `fields` set the length or the transfer coding,
    /// or if there is a body where the status allows none (1xx, 204, 304).
    package init(
        status: Int,
        fields: HTTPFields = HTTPFields(),
        body: [UInt8] = [],
        keepsAlive: Bool = true,
        date: String? = nil
    ) {
        precondition(
            fields["Content-Length"] == nil && fields["Transfer-Encoding"] == nil,
            "the length of a response is that of its body"
        )
        var fields = fields
        if status >= 200 && status != 204 && status != 304 {
            fields.add("Content-Length", String(body.count))
        } else {
            precondition(body.isEmpty, "a response with status \(status) has no body")
        }
        fields.add("Connection", keepsAlive ? "keep-alive" : "close")
        if let date { fields.add("Date", date) }
        head = HTTPResponseHead(status: status, fields: fields)
        self.body = body
    }

    /// Appends the response to `output`; the answer to HEAD leaves out the body but tells its length.
    package func serialize(into output: inout [UInt8], omittingBody: Bool = false) {
        head.serialize(into: &output)
        if !omittingBody { output.append(contentsOf: body) }
    }
}
