/// The frames that are arriving in part, or belong to a message in several fragments.
struct FrameAssembly: ~Copyable {
    private enum Stage {
        case header
        case payload
    }

    private let sender: Role
    private var stage = Stage.header
    private var header = PartialHeader()
    private var frame = FrameHeader(opcode: .binary, payloadBytes: 0)
    /// Bytes of the frame's payload so far.
    private var received = 0
    private var message = MessageAssembly()
    private var control = AssemblyBuffer()

    /// An assembly at the start of a frame that begins a message.
    init(sender: Role) {
        self.sender = sender
    }

    /// Whether nothing has arrived of the next frame, and no message goes on in it.
    var isBetweenMessages: Bool { stage == .header && header.isEmpty && message.kind == nil }

    /// How many bytes are allocated for payloads.
    var allocatedBytes: Int { message.capacity + control.capacity }

    /// Takes bytes from the front of `input`, and changes them, up to the end of the next event.
    ///
    /// - Returns: nil once the input is used up. After an error, or a Close frame, it must not be called again.
    mutating func next(
        _ input: inout UnsafeMutableRawBufferPointer,
        limits: borrowing WebSocketLimits
    ) throws(WebSocketError) -> FrameDecoder.Event? {
        while true {
            if stage == .header, try !takeHeader(&input, limits: limits) { return nil }
            if let event = try takePayload(&input) { return event }
            if stage == .payload { return nil }
        }
    }

    /// Gives the memory of a control frame back that was delivered in the middle of a message.
    mutating func releaseControl() {
        if stage == .header { control.release() }
    }

    /// - Returns: whether a header is there and its payload comes next.
    private mutating func takeHeader(
        _ input: inout UnsafeMutableRawBufferPointer,
        limits: borrowing WebSocketLimits
    ) throws(WebSocketError) -> Bool {
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
    ) throws(WebSocketError) -> FrameDecoder.Event? {
        let missing = Int(frame.payloadBytes) - received
        let chunk = UnsafeMutableRawBufferPointer(start: input.baseAddress, count: min(missing, input.count))
        input = UnsafeMutableRawBufferPointer(
            start: input.baseAddress?.advanced(by: chunk.count),
            count: input.count - chunk.count
        )
        frame.mask?.apply(to: chunk, phase: received)
        received += chunk.count
        let following = missing - chunk.count
        if following == 0 { stage = .header }
        let bytes = UnsafeRawBufferPointer(chunk)
        return frame.opcode.isControl
            ? try takeControl(bytes, following: following) : try takeData(bytes, following: following)
    }

    /// - Parameter following: bytes of the payload that are to come.
    private mutating func takeData(
        _ chunk: UnsafeRawBufferPointer,
        following: Int
    ) throws(WebSocketError) -> FrameDecoder.Event? {
        guard following == 0, frame.isFinal, let kind = message.kind else {
            try message.append(chunk, following: following)
            return nil
        }
        return .message(kind, try message.finish(chunk, kind: kind))
    }

    /// - Parameter following: bytes of the payload that are to come.
    private mutating func takeControl(
        _ chunk: UnsafeRawBufferPointer,
        following: Int
    ) throws(WebSocketError) -> FrameDecoder.Event? {
        guard following == 0, control.count == 0 else {
            control.append(chunk, following: following)
            guard following == 0 else { return nil }
            return try controlEvent(control.bytes)
        }
        return try controlEvent(chunk)
    }

    private mutating func controlEvent(_ payload: UnsafeRawBufferPointer) throws(WebSocketError) -> FrameDecoder.Event {
        switch frame.opcode {
        case .ping:
            return .ping(payload)
        case .pong:
            return .pong(payload)
        case .close, .continuation, .text, .binary:
            let close = try ClosePayload(decoding: payload)
            return .close(close.code, reason: close.reason)
        }
    }
}
