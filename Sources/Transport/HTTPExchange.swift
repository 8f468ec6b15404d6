import HTTP1

/// What a server's connection keeps while it speaks HTTP.
final class HTTPExchange {
    var requests: HTTPRequestParser
    /// The request that is arriving or to be answered.
    var request: IncomingRequest?
    /// Bytes that arrived behind a request that is not answered yet.
    var heldInput: [UInt8] = []
    /// Whether a request was answered: only then may the client take its time for the next.
    var hasAnswered = false
    /// How the pieces of an answer of unknown length are framed.
    var streamFraming = StreamFraming.chunked

    init(limits: HTTPLimits) {
        requests = HTTPRequestParser(limits: limits)
    }
}

/// How the pieces of an answer of unknown length are sent.
enum StreamFraming {
    case chunked
    /// To a client of HTTP/1.0, which knows no chunks: the end of the connection is the end of the answer.
    case bare
    /// To HEAD: not at all.
    case omitted

    init(for head: HTTPRequestHead) {
        self = head.method == "HEAD" ? .omitted : head.minorVersion == 0 ? .bare : .chunked
    }
}
