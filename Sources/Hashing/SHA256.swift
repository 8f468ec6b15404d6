/// SHA-256 of a message that may come in pieces (FIPS 180-4, section 6.2). It allocates nothing.
package struct SHA256: Sendable {
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

    /// The digest of what was taken in so far; more may follow.
    package func finalize() -> Digest256 {
        var last = self
        last.blocks.pad(into: &last.state)
        return last.state.digest
    }

    /// The digest of one whole message.
    package static func hash(_ bytes: UnsafeRawBufferPointer) -> Digest256 {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// The digest of one whole message.
    package static func hash(_ bytes: [UInt8]) -> Digest256 {
        bytes.withUnsafeBytes { hash($0) }
    }
}
