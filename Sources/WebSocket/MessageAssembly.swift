/// The data message that is arriving: which rules its next frame must keep, and its bytes where they come in pieces.
struct MessageAssembly: ~Copyable {
    /// The kind of the message in progress, nil between messages.
    private(set) var kind: MessageKind?
    private var fragments = 0
    private var text = UTF8Validator()
    private var buffer = AssemblyBuffer()

    /// How many bytes are allocated.
    var capacity: Int { buffer.capacity }

    /// A data frame's header has arrived: starts a message, or continues the one in progress.
    mutating func begin(_ frame: FrameHeader, limits: borrowing WebSocketLimits) throws(WebSocketError) {
        if frame.opcode == .continuation {
            guard kind != nil else { throw .nothingToContinue }
        } else {
            guard kind == nil else { throw .messageInterrupted }
            kind = MessageKind(rawValue: frame.opcode.rawValue)
            fragments = 0
            text = UTF8Validator()
        }
        fragments += 1
        guard fragments <= limits.fragments else { throw .tooManyFragments(limit: limits.fragments) }
        let bytes = UInt64(buffer.count) + frame.payloadBytes
        guard bytes <= UInt64(limits.messageBytes) else {
            throw .messageTooLarge(bytes: bytes, limit: limits.messageBytes)
        }
    }

    /// Some of the current frame's payload has arrived, unmasked, and more of the message is to come.
    ///
    /// - Parameter following: bytes of the frame that are to come.
    mutating func append(_ chunk: UnsafeRawBufferPointer, following: Int) throws(WebSocketError) {
        try check(chunk)
        buffer.append(chunk, following: following)
    }

    /// The last of the message's payload has arrived.
    ///
    /// - Returns: the whole message: `chunk` itself where nothing came before it, which copies nothing.
    mutating func finish(
        _ chunk: UnsafeRawBufferPointer,
        kind: MessageKind
    ) throws(WebSocketError) -> UnsafeRawBufferPointer {
        try check(chunk)
        guard kind == .binary || text.isComplete else { throw .invalidUTF8 }
        self.kind = nil
        guard buffer.count > 0 else { return chunk }
        buffer.append(chunk, following: 0)
        return buffer.bytes
    }

    private mutating func check(_ chunk: UnsafeRawBufferPointer) throws(WebSocketError) {
        guard kind != .text || text.accept(chunk) else { throw .invalidUTF8 }
    }
}
