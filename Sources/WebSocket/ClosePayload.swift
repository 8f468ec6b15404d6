/// The body of a Close frame (RFC 6455, section 5.5.1): nothing, or a code and a reason in UTF-8.
struct ClosePayload {
    let code: CloseCode?
    let reason: UnsafeRawBufferPointer

    init(decoding payload: UnsafeRawBufferPointer) throws(WebSocketError) {
        guard payload.count > 0 else {
            code = nil
            reason = payload
            return
        }
        guard payload.count >= 2 else { throw .truncatedCloseCode }
        let code = CloseCode(rawValue: UInt16(bigEndian: payload.loadUnaligned(as: UInt16.self)))
        guard code.mayBeSent else { throw .invalidCloseCode(code.rawValue) }
        self.code = code
        reason = UnsafeRawBufferPointer(rebasing: payload.dropFirst(2))
        guard UTF8Validator.isValid(reason) else { throw .invalidUTF8 }
    }

    /// The body that carries `code` and as many whole characters of `reason` as fit; none without a code.
    static func encode(_ code: CloseCode?, reason: String) -> [UInt8] {
        guard let code else { return [] }
        var bytes = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 0xFF)]
        for scalar in reason.unicodeScalars {
            let encoded = UTF8.encode(scalar)
            guard let encoded, bytes.count + encoded.count <= FrameHeader.maximumControlBytes else { break }
            bytes.append(contentsOf: encoded)
        }
        return bytes
    }
}
