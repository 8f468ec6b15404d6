/// SHA-1 of a message that may come in pieces (FIPS 180-4, section 6.1).
///
/// It is broken as a protection and serves here only where a protocol wants it: the WebSocket opening handshake.
package struct SHA1: Sendable {
    private var state = State()
    private var blocks = BlockBuffer()

    /// The hash of an empty message so far.
    package init() {}

    /// Takes in the next piece of the message.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        blocks.absorb(bytes, into: &state)
    }

    /// Takes in the next piece of the message.
    package mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update($0) }
    }

    /// The 20 bytes of the digest of what was taken in so far; more may follow.
    package func finalize() -> [UInt8] {
        var last = self
        last.blocks.pad(into: &last.state)
        return last.state.digest
    }

    /// The 20 bytes of the digest of one whole message.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var hash = SHA1()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The 20 bytes of the digest of one whole message.
    package static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }
}
