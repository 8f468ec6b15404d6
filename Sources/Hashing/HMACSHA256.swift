/// A message authentication code made of SHA-256 and a secret key (RFC 2104), of a message that may come in pieces.
package struct HMACSHA256: Sendable {
    private var inner = SHA256()
    private var outer = SHA256()

    /// The code of an empty message so far. A key may have any length; one of 32 random bytes is right.
    package init(key: [UInt8]) {
        var block = key.count > BlockBuffer.blockByteCount ? SHA256.hash(key).bytes : key
        block.append(contentsOf: repeatElement(0, count: BlockBuffer.blockByteCount - block.count))
        inner.update(block.map { $0 ^ 0x36 })
        outer.update(block.map { $0 ^ 0x5C })
    }

    /// Takes in the next piece of the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        inner.update(bytes)
    }

    /// Takes in the next piece of the message.
    package mutating func update(_ bytes: [UInt8]) {
        inner.update(bytes)
    }

    /// The code of what was taken in so far; more may follow.
    package func finalize() -> Digest256 {
        var last = outer
        last.update(inner.finalize().bytes)
        return last.finalize()
    }

    /// The code of one whole message.
    package static func authenticationCode(of message: [UInt8], key: [UInt8]) -> Digest256 {
        var code = HMACSHA256(key: key)
        code.update(message)
        return code.finalize()
    }

    /// Whether `code` is that of `message`, found in a time that does not tell how much of a wrong code is right.
    package static func isValid(_ code: Digest256, for message: [UInt8], key: [UInt8]) -> Bool {
        authenticationCode(of: message, key: key).equalsInConstantTime(code)
    }
}
