/// Why a message is refused. Whoever reads from the connection cannot know where the next message begins, so it must be
/// closed after the answer.
package enum HTTPError: Error, Equatable, Sendable {
    /// The first line alone exceeds the limit of the head, in bytes.
    case startLineTooLong(limit: Int)
    /// The head exceeds the limit, in bytes.
    case headTooLarge(limit: Int)
    /// The head has more field lines than the limit.
    case tooManyFields(limit: Int)
    /// The request's target exceeds its limit.
    case targetTooLong(bytes: Int, limit: Int)
    /// The body has this many bytes or more; `Int.max` also stands for larger numbers.
    case bodyTooLarge(bytes: Int, limit: Int)
    /// The line in front of a chunk exceeds the limit, in bytes.
    case chunkLineTooLong(limit: Int)
    /// The trailer section exceeds the limit, in bytes.
    case trailersTooLarge(limit: Int)

    /// A carriage return without the line feed that belongs behind it.
    case bareCarriageReturn
    /// A line feed without the carriage return that belongs in front of it.
    case bareLineFeed
    /// A control character other than a tab stands in a head or a trailer.
    case controlCharacter(UInt8)

    /// The line is not a method, a target and a version with single spaces between them.
    case invalidRequestLine(String)
    /// The line is not a version, a status of 100 to 599 and a reason.
    case invalidStatusLine(String)
    /// The method is not a token.
    case invalidMethod(String)
    /// The target is neither a path nor, for OPTIONS, an asterisk.
    case invalidTarget(String)
    /// The version of HTTP is not 1.0 or 1.1.
    case unsupportedVersion(String)

    /// A line that goes on with the value of the one before it (RFC 9112, section 5.2).
    case foldedField(String)
    /// A field line has no colon.
    case missingColon(String)
    /// White space stands between a field's name and its colon (RFC 9112, section 5.1).
    case whitespaceBeforeColon(String)
    /// A field's name is not a token.
    case invalidFieldName(String)
    /// The value of the field with this name is not UTF-8.
    case invalidFieldValue(name: String)

    /// A request of HTTP/1.1 has no Host field (RFC 9112, section 3.2).
    case missingHost
    /// There is more than one Host field; these are their values.
    case repeatedHost(String)
    /// The Host field has a character that no host and port have.
    case invalidHost(String)
    /// The Expect field asks for something other than 100-continue.
    case unsupportedExpectation(String)

    /// The Content-Length field is not a number of bytes.
    case invalidContentLength(String)
    /// There is more than one length, the same or not; these are their values.
    case repeatedContentLength(String)
    /// A message gives its length in two ways (RFC 9112, section 6.3).
    case contentLengthWithTransferEncoding
    /// A message of HTTP/1.0 has a transfer coding, which that version lacks (RFC 9112, section 6.1).
    case transferEncodingInHTTP10
    /// The transfer coding is not `chunked` alone.
    case unsupportedTransferCoding(String)

    /// A byte that is no part of a chunk's size, extensions or line end.
    case invalidChunkLine(byte: UInt8)
    /// The byte behind a chunk's data where a line end belongs.
    case missingChunkEnd(byte: UInt8)
    /// A byte that is no part of a trailer's name.
    case invalidTrailer(byte: UInt8)

    /// The connection ended within a message.
    case truncated

    /// The status that a server answers with (RFC 9110, section 15.5).
    package var status: Int {
        switch self {
        case .startLineTooLong, .targetTooLong: return 414
        case .headTooLarge, .tooManyFields, .trailersTooLarge: return 431
        case .bodyTooLarge: return 413
        case .unsupportedExpectation: return 417
        case .unsupportedTransferCoding: return 501
        case .unsupportedVersion: return 505
        case .chunkLineTooLong, .bareCarriageReturn, .bareLineFeed, .controlCharacter, .invalidRequestLine,
            .invalidStatusLine, .invalidMethod, .invalidTarget, .foldedField, .missingColon, .whitespaceBeforeColon,
            .invalidFieldName, .invalidFieldValue, .missingHost, .repeatedHost, .invalidHost, .invalidContentLength,
            .repeatedContentLength, .contentLengthWithTransferEncoding, .transferEncodingInHTTP10,
            .invalidChunkLine, .missingChunkEnd, .invalidTrailer, .truncated:
            return 400
        }
    }
}
