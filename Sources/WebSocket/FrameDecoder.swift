/// Reads frames as their bytes arrive, and gives out whole messages and control frames (RFC 6455, sections 5 and 8.1).
///
/// It works in the caller's receive buffer. A message whose only frame lies wholly in the input is unmasked there and
/// given out as a pointer into it: nothing is allocated or copied. What is split between reads or fragments is unmasked
/// as it arrives and gathered in a buffer that lives until the message has been delivered. Between messages the decoder
/// owns no memory. Text is checked on arrival, and refused at the first byte that cannot be UTF-8.
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

    private enum Stage {
        case header
        case payload
        case finished
    }

    /// What a peer may send at most.
    package let limits: WebSocketLimits
    private let sender: Role
    private var stage = Stage.header
    private var header = PartialHeader()
    private var frame = FrameHeader(opcode: .binary, payloadBytes: 0)
    private var received = 0
    private var message = MessageAssembly()
    private var control = AssemblyBuffer()
    private var ownsDelivered = false

    /// A decoder at the start of the stream that follows the opening handshake.
    ///
    /// - Parameter role: the end that receives: a server wants masked frames, a client unmasked ones.
    package init(role: Role, limits: WebSocketLimits = WebSocketLimits()) {
        self.limits = limits
        sender = role == .server ? .client : .server
    }

    /// How many bytes are allocated for what has arrived in part.
    package var allocatedBytes: Int { message.capacity + control.capacity }

    /// Takes bytes from the front of `input`, and changes them, up to the end of the next event.
    ///
    /// - Returns: nil once the input is used up. An error is final: input that comes after it is ignored.
    package mutating func next(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        if ownsDelivered { releaseDelivered() }
        do {
            if let event = try takeWholeMessage(&input) { return event }
            while stage != .finished {
                if stage == .header, try !takeHeader(&input) { return nil }
                if let event = try takePayload(&input) { return event }
                if stage == .payload { return nil }
            }
        } catch {
            stage = .finished
            throw error
        }
        input = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        return nil
    }

    /// The short cut for what nearly all input is: a message of less than 64 KiB in one frame, wholly in the input. All
    /// else, what is wrong with a header included, is left to the general way.
    private mutating func takeWholeMessage(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        guard stage == .header, header.isEmpty, message.kind == nil, input.count >= 2, let base = input.baseAddress,
            let kind = MessageKind(wholeFrame: input[0]), (input[1] & 0x80 != 0) == (sender == .client)
        else { return nil }
        var count = Int(input[1] & 0x7F)
        let headerBytes = FrameHeader.encodedBytes(first: input[0], second: input[1])
        guard count != 127, input.count >= headerBytes else { return nil }
        if count == 126 {
            count = Int(UInt16(bigEndian: input.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard count >= 126 else { return nil }
        }
        guard count <= limits.messageBytes, input.count - headerBytes >= count else { return nil }
        let payload = UnsafeMutableRawBufferPointer(start: base + headerBytes, count: count)
        if sender == .client { MaskingKey(before: base + headerBytes).apply(to: payload) }
        if kind == .text, !UTF8Validator.isValid(UnsafeRawBufferPointer(payload)) { throw .invalidUTF8 }
        let end = headerBytes + count
        input = UnsafeMutableRawBufferPointer(start: base + end, count: input.count - end)
        return .message(kind, UnsafeRawBufferPointer(payload))
    }

    private mutating func releaseDelivered() {
        ownsDelivered = false
        control.release()
        if message.kind == nil { message.release() }
    }

    /// - Returns: whether a header is there and its payload comes next.
    private mutating func takeHeader(_ input: inout UnsafeMutableRawBufferPointer) throws(WebSocketError) -> Bool {
        if let whole = try wholeHeader(&input) {
            frame = whole
        } else if let completed = try header.take(from: &input, sender: sender) {
            frame = completed
        } else {
            return false
        }
        if !frame.opcode.isControl { try message.begin(frame, limits: limits) }
        received = 0
        stage = .payload
        return true
    }

    /// The header at the front of `input`, if all of it is there.
    private mutating func wholeHeader(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> FrameHeader? {
        guard header.isEmpty, input.count >= 2, let base = input.baseAddress else { return nil }
        let bytes = FrameHeader.encodedBytes(first: input[0], second: input[1])
        guard input.count >= bytes else { return nil }
        input = UnsafeMutableRawBufferPointer(start: base + bytes, count: input.count - bytes)
        return try FrameHeader(decoding: UnsafeRawBufferPointer(start: base, count: bytes), sender: sender)
    }

    private mutating func takePayload(
        _ input: inout UnsafeMutableRawBufferPointer
    ) throws(WebSocketError) -> Event? {
        let missing = Int(frame.payloadBytes) - received
        let chunk = UnsafeMutableRawBufferPointer(start: input.baseAddress, count: min(missing, input.count))
        input = UnsafeMutableRawBufferPointer(
            start: input.baseAddress?.advanced(by: chunk.count),
            count: input.count - chunk.count
        )
        frame.mask?.apply(to: chunk, phase: received)
        received += chunk.count
        let isWhole = chunk.count == missing
        if isWhole { stage = .header }
        let bytes = UnsafeRawBufferPointer(chunk)
        return frame.opcode.isControl
            ? try takeControl(bytes, isWhole: isWhole) : try takeData(bytes, isWhole: isWhole)
    }

    private mutating func takeData(
        _ chunk: UnsafeRawBufferPointer,
        isWhole: Bool
    ) throws(WebSocketError) -> Event? {
        guard isWhole, frame.isFinal, let kind = message.kind else {
            try message.append(chunk)
            return nil
        }
        let payload = try message.finish(chunk, kind: kind)
        ownsDelivered = message.capacity > 0
        return .message(kind, payload)
    }

    private mutating func takeControl(
        _ chunk: UnsafeRawBufferPointer,
        isWhole: Bool
    ) throws(WebSocketError) -> Event? {
        guard isWhole, control.count == 0 else {
            control.append(chunk)
            guard isWhole else { return nil }
            ownsDelivered = true
            return try controlEvent(control.bytes)
        }
        return try controlEvent(chunk)
    }

    private mutating func controlEvent(_ payload: UnsafeRawBufferPointer) throws(WebSocketError) -> Event {
        switch frame.opcode {
        case .ping:
            return .ping(payload)
        case .pong:
            return .pong(payload)
        case .close, .continuation, .text, .binary:
            stage = .finished
            let close = try ClosePayload(decoding: payload)
            return .close(close.code, reason: close.reason)
        }
    }
}
