/// Reads the responses that come over one connection, one after the other (RFC 9112).
///
/// It is fed like ``HTTPRequestParser``. Interim responses (1xx) are messages of their own, each with a head and an end.
package struct HTTPResponseParser {
    private var reader = MessageReader<HTTPResponseHead>()
    private let limits: HTTPLimits
    private var method: String

    /// A parser for the response to a request with this method: the answer to HEAD has no body, whatever its fields say.
    ///
    /// For an endless stream, set `limits.bodyBytes` to `Int.max`.
    package init(limits: HTTPLimits = HTTPLimits(), method: String = "GET") {
        self.limits = limits
        self.method = method
    }

    /// Whether it stands between two responses and holds no part of one.
    package var isIdle: Bool { reader.isIdle }

    /// Tells the method of the request that the next response answers; without that it is the same again.
    package mutating func requestSent(method: String) {
        self.method = method
    }

    /// Consumes bytes from the front of `input` up to the next event; nil if all are used up and more must come.
    ///
    /// Behind a head with status 101, what is left of `input` belongs to the next protocol: let go of the parser.
    /// Throws the first error again each time it is called after one.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> HTTPEvent<HTTPResponseHead>? {
        let limits = limits
        let method = method
        return try reader.next(&input, limits: limits) { bytes throws(HTTPError) in
            let head = try HTTPResponseHead(bytes, limits: limits)
            return (head, try BodyFraming(of: head, to: method))
        }
    }

    /// Tells that the connection has ended: the end of a body that lasts so long, or nil between two responses.
    ///
    /// Throws ``HTTPError/truncated`` if the connection ended anywhere else.
    package mutating func inputEnded() throws(HTTPError) -> HTTPEvent<HTTPResponseHead>? {
        try reader.inputEnded()
    }
}
