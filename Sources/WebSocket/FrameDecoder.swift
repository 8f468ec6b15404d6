/// Reads frames as their bytes arrive, and gives out whole messages and control frames (RFC 6455, sections 5 and 8.1).
///
/// It works in the caller's receive buffer. A message whose only frame lies wholly in the input is unmasked there and
/// given out as a pointer into it: nothing is allocated or copied. What is split between reads or fragments is the
/// business of a ``FrameAssembly``, which lives until the message has been delivered: between messages the decoder owns no
/// memory. Text is checked on arrival, and refused at the first byte that cannot be UTF-8.
package struct FrameDecoder: ~Copyable {
    /// What has arrived. The pointers are valid until the next call of ``next(_:)``, and until the input is reused.
    package enum Event {
        /// A whole data message.
        case message(MessageKind, UnsafeRawBufferPointer)
        /// A ping, which wants a pong with the same payload.
        case ping(UnsafeRawBufferPointer)
        /// A pong, asked for or not.
        case pong(UnsafeRawBufferPointer)
        /// The last event: whatever follows a Close frame is ignored. The code is nil if the frame had no payload.
        case close(CloseCode?, reason: UnsafeRawBufferPointer)
    }

    private let limits: SharedLimits
    private let sender: Role
    private var isFinished = false
    /// What has arrived in part; nil between messages.
    private var assembly: Owned<FrameAssembly>?

    /// A decoder at the start of the stream that follows the opening handshake.
    ///
    /// - Parameter role: the end that receives: a server wants masked frames, a client unmasked ones.
    package init(role: Role, limits: WebSocketLimits = WebSocketLimits()) {
        self.init(role: role, sharing: SharedLimits(limits))
    }

    /// A decoder that refers to limits which others refer to as well.
    init(role: Role, sharing limits: SharedLimits) {
        self.limits = limits
        sender = role == .server ? .client : .server
    }

    /// How many bytes are allocated for what has arrived in part.
    package var allocatedBytes: Int {
        switch assembly {
        case .some(let assembly): assembly.pointer.pointee.allocatedBytes
        case nil: 0
        }
    }

    /// Takes bytes from the front of `input`, and changes them, up to the end of the next event.
    ///
    /// - Returns: nil once the input is used up. An error is final: input that comes after it is ignored.
    package mutating func next(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        guard !isFinished else {
            input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return nil
        }
        do {
            if assembly != nil { releaseDelivered() }
            if assembly == nil, let event = try takeWholeMessage(&input) { return event }
            return try takeFrames(&input)
        } catch {
            isFinished = true
            throw error
        }
    }

    /// The short cut for what nearly all input is: a message of less than 64 KiB in one frame, wholly in the input. All
    /// else, what is wrong with a header included, is left to the general way.
    private mutating func takeWholeMessage(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        guard input.count >= 2, let base = input.baseAddress,
            let kind = MessageKind(wholeFrame: input[0]), (input[1] & 0x80 != 0) == (sender == .client)
        else { return nil }
        var count = Int(input[1] & 0x7F)
        let headerBytes = FrameHeader.encodedBytes(first: input[0], second: input[1])
        guard count != 127, input.count >= headerBytes else { return nil }
        if count == 126 {
            count = Int(UInt16(bigEndian: input.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard count >= 126 else { return nil }
        }
        guard count <= limits.values.messageBytes, input.count - headerBytes >= count else { return nil }
        let payload = UnsafeMutableRawBufferPointer(start: base + headerBytes, count: count)
        if sender == .client { MaskingKey(before: base + headerBytes).apply(to: payload) }
        if kind == .text, !UTF8Validator.isValid(UnsafeRawBufferPointer(payload)) { throw .invalidUTF8 }
        let end = headerBytes + count
        input = UnsafeMutableRawBufferPointer(start: base + end, count: input.count - end)
        return .message(kind, UnsafeRawBufferPointer(payload))
    }

    /// The general way: frame by frame, of whatever kind, as far as the input goes.
    private mutating func takeFrames(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        guard !input.isEmpty else { return nil }
        if assembly == nil { assembly = Owned(FrameAssembly(sender: sender)) }
        let event = try assembly?.pointer.pointee.next(&input, limits: limits.values)
        if case .close = event { isFinished = true }
        return event
    }

    /// The event given out last is done with, and with it the memory that only it needed.
    private mutating func releaseDelivered() {
        if assembly?.pointer.pointee.isBetweenMessages == true {
            assembly = nil
        } else {
            assembly?.pointer.pointee.releaseControl()
        }
    }
}
