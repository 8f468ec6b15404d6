/// The bytes of a frame header that is split between two reads, kept inline.
struct PartialHeader: Sendable {
    private var bytes = InlineArray<14, UInt8>(repeating: 0)
    private var count = 0

    var isEmpty: Bool { count == 0 }

    /// Moves bytes from the front of `input` until the header is whole; refuses it at its second byte where that tells.
    ///
    /// - Returns: the header, or nil if more bytes are wanted.
    mutating func take(
        from input: inout UnsafeMutableRawBufferPointer,
        sender: Role
    ) throws(WebSocketError) -> FrameHeader? {
        while !input.isEmpty {
            bytes[count] = input[0]
            count += 1
            input = UnsafeMutableRawBufferPointer(rebasing: input.dropFirst())
            if count == 2 { try FrameHeader.opcode(first: bytes[0], second: bytes[1], sender: sender) }
            if count >= 2, count == FrameHeader.encodedBytes(first: bytes[0], second: bytes[1]) {
                defer { count = 0 }
                return try decode(sender: sender)
            }
        }
        return nil
    }

    private func decode(sender: Role) throws(WebSocketError) -> FrameHeader {
        try withUnsafeBytes(of: bytes) { all throws(WebSocketError) in
            try FrameHeader(decoding: UnsafeRawBufferPointer(rebasing: all[..<count]), sender: sender)
        }
    }
}
