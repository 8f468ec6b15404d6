import Hashing

/// The nonce of an opening handshake and the proof that a server has read it (RFC 6455, sections 1.3 and 4.1).
enum HandshakeKey {
    /// How many random bytes a key stands for.
    static let byteCount = 16

    /// What every server appends to the key before hashing it, so that no other protocol gives the same answer.
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    /// A new key as it stands in `Sec-WebSocket-Key`.
    static func make(using generator: inout some RandomNumberGenerator) -> String {
        Base64.encode((0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Whether `key` is the base64 form of 16 bytes.
    static func isValid(_ key: String) -> Bool {
        Base64.decode(key)?.count == byteCount
    }

    /// What stands in `Sec-WebSocket-Accept` as the answer to `key`.
    static func accept(for key: String) -> String {
        Base64.encode(SHA1.hash(Array((key + suffix).utf8)))
    }
}
