/// How the end of a body is found (RFC 9112, section 6.3).
enum BodyFraming: Equatable {
    case none
    case length(Int)
    case chunked
    case untilClose

    /// The framing of a request: without a length there is no body.
    init(of head: HTTPRequestHead) throws(HTTPError) {
        self = try BodyFraming(declaredIn: head.fields, minorVersion: head.minorVersion) ?? .none
    }

    /// The framing of a response to a request with `method`: without a length the body lasts until the connection closes.
    init(of head: HTTPResponseHead, to method: String) throws(HTTPError) {
        let declared = try BodyFraming(declaredIn: head.fields, minorVersion: head.minorVersion)
        let hasNoBody = method == "HEAD" || head.status < 200 || head.status == 204 || head.status == 304
        self = hasNoBody ? .none : declared ?? .untilClose
    }

    /// What the fields say, or nil. Anything that two readers could understand differently is refused: RFC 9112 allows some
    /// of it, and that is what requests are smuggled with (section 11.2).
    private init?(declaredIn fields: HTTPFields, minorVersion: Int) throws(HTTPError) {
        let codings = fields.values("Transfer-Encoding")
        let lengths = fields.values("Content-Length")
        guard codings.isEmpty else {
            if minorVersion == 0 { throw .transferEncodingInHTTP10 }
            if !lengths.isEmpty { throw .contentLengthWithTransferEncoding }
            let coding = codings.joined(separator: ", ")
            guard coding.equalsIgnoringASCIICase("chunked") else { throw .unsupportedTransferCoding(coding) }
            self = .chunked
            return
        }
        guard let length = lengths.first else { return nil }
        guard lengths.count == 1 else { throw .repeatedContentLength(lengths.joined(separator: ", ")) }
        self = .length(try BodyFraming.length(length))
    }

    /// The number in a Content-Length; one too large for an Int becomes the largest, which no limit lets through.
    private static func length(_ text: String) throws(HTTPError) -> Int {
        let isList = text.utf8.contains(UInt8(ascii: ","))
        guard !text.isEmpty, text.utf8.allSatisfy(\.isDigit) else {
            throw isList ? .repeatedContentLength(text) : .invalidContentLength(text)
        }
        return Int(text) ?? .max
    }
}
