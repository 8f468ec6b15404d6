/// The version in a start line (RFC 9112, section 2.3).
enum HTTPVersion {
    /// The minor version of `HTTP/1.0` or `HTTP/1.1`, or nil if the text is no version at all.
    ///
    /// Throws if it is another version of HTTP.
    static func minor(_ text: UnsafeRawBufferPointer) throws(HTTPError) -> Int? {
        guard text.count == 8, text.starts(with: "HTTP/".utf8), text[5].isDigit, text[6] == UInt8(ascii: "."),
            text[7].isDigit
        else { return nil }
        guard text[5] == UInt8(ascii: "1"), text[7] <= UInt8(ascii: "1") else {
            throw .unsupportedVersion(text.excerpt)
        }
        return Int(text[7] - UInt8(ascii: "0"))
    }
}
