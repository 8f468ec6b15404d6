/// Reads the requests that come over one connection, one after the other (RFC 9112).
///
/// Feed it what the connection brings, in pieces of any size, and call ``next(_:)`` until it returns nil. It stops at the end
/// of each request, so that one is answered before the next is read. Between requests it owns no memory. Of a message that
/// readers could understand in different ways it makes an error, where RFC 9112 leaves the choice, and also for targets in
/// absolute form, which only proxies need. After an error the connection is of no further use.
package struct HTTPRequestParser {
    private var reader = MessageReader<HTTPRequestHead>()
    private let limits: HTTPLimits

    /// A parser at the beginning of a connection.
    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
    }

    /// Whether it stands between two requests and holds no part of one.
    package var isIdle: Bool { reader.isIdle }

    /// Consumes bytes from the front of `input` up to the next event; nil if all are used up and more must come.
    ///
    /// Behind the head of a request for an upgrade, what is left of `input` belongs to the next protocol: let go of the parser.
    /// Throws the first error again each time it is called after one.
    package mutating func next(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> HTTPEvent<HTTPRequestHead>? {
        let limits = limits
        return try reader.next(&input, limits: limits) { bytes throws(HTTPError) in
            let head = try HTTPRequestHead(bytes, limits: limits)
            return (head, try BodyFraming(of: head))
        }
    }
}
