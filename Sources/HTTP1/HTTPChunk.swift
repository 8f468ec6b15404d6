/// Writes a body in the chunked transfer coding (RFC 9112, section 7.1).
package enum HTTPChunk {
    /// Appends a chunk with these bytes to `output`. No bytes make no chunk, since an empty one would end the body.
    package static func append(_ bytes: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        if bytes.isEmpty { return }
        output.append(contentsOf: String(bytes.count, radix: 16).utf8)
        output.append(contentsOf: "\r\n".utf8)
        output.append(contentsOf: bytes)
        output.append(contentsOf: "\r\n".utf8)
    }

    /// Appends a chunk with these bytes to `output`. No bytes make no chunk, since an empty one would end the body.
    package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
        bytes.withUnsafeBytes { append($0, to: &output) }
    }

    /// Appends the chunk that ends the body, without trailers.
    package static func appendLast(to output: inout [UInt8]) {
        output.append(contentsOf: "0\r\n\r\n".utf8)
    }
}
