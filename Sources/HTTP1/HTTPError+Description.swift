extension HTTPError: CustomStringConvertible {
    /// What is wrong with the message and what is expected, for people.
    package var description: String {
        switch self {
        case .startLineTooLong(let limit): return "the first line is longer than the limit of \(limit) bytes"
        case .headTooLarge(let limit): return "the head is larger than the limit of \(limit) bytes"
        case .tooManyFields(let limit): return "the head has more than the limit of \(limit) fields"
        case .targetTooLong(let bytes, let limit): return "the target has \(bytes) bytes, the limit is \(limit)"
        case .bodyTooLarge(let bytes, let limit): return "the body has \(bytes) bytes or more, the limit is \(limit)"
        case .chunkLineTooLong(let limit): return "the line before a chunk is longer than the limit of \(limit) bytes"
        case .trailersTooLarge(let limit): return "the trailers are larger than the limit of \(limit) bytes"
        case .bareCarriageReturn: return "a carriage return has no line feed behind it"
        case .bareLineFeed: return "a line feed has no carriage return in front of it"
        case .controlCharacter(let byte): return "the control character \(hexadecimal(byte)) stands in the head"
        case .invalidRequestLine(let line): return "\"\(line)\" is not a request line: METHOD /target HTTP/1.1"
        case .invalidStatusLine(let line): return "\"\(line)\" is not a status line: HTTP/1.1 200 OK"
        case .invalidMethod(let method): return "\"\(method)\" is not a method"
        case .invalidTarget(let target): return "the target \"\(target)\" is not a path: /path?query"
        case .unsupportedVersion(let version): return "the version \(version) is not HTTP/1.1 or HTTP/1.0"
        case .foldedField(let line): return "the line \"\(line)\" goes on with the field before it"
        case .missingColon(let line): return "the line \"\(line)\" is not a field: Name: value"
        case .whitespaceBeforeColon(let name): return "there is white space behind the field name \"\(name)\""
        case .invalidFieldName(let name): return "\"\(name)\" is not a field name"
        case .invalidFieldValue(let name): return "the value of the field \(name) is not UTF-8"
        case .missingHost: return "the field Host is missing"
        case .repeatedHost(let values): return "the field Host is there more than once: \(values)"
        case .invalidHost(let value): return "the Host \"\(value)\" is not host:port"
        case .unsupportedExpectation(let value): return "Expect is \"\(value)\", only 100-continue is known"
        case .invalidContentLength(let value): return "Content-Length is \"\(value)\", not a number of bytes"
        case .repeatedContentLength(let values): return "Content-Length is there more than once: \(values)"
        case .contentLengthWithTransferEncoding: return "there are both Content-Length and Transfer-Encoding"
        case .transferEncodingInHTTP10: return "Transfer-Encoding needs HTTP/1.1"
        case .unsupportedTransferCoding(let value): return "Transfer-Encoding is \"\(value)\", only chunked is known"
        case .invalidChunkLine(let byte): return "\(hexadecimal(byte)) stands in the line before a chunk"
        case .missingChunkEnd(let byte): return "\(hexadecimal(byte)) stands where a chunk's data should end the line"
        case .invalidTrailer(let byte): return "\(hexadecimal(byte)) stands in a trailer's name"
        case .truncated: return "the connection ended within a message"
        }
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count < 2 ? "0x0\(digits)" : "0x\(digits)"
    }
}
