@testable import WebSocket

/// Makes the bytes of frames, good ones and bad ones.
enum Wire {
    static let key = MaskingKey(word: 0x3D21_FA37)

    /// A frame as the encoder writes it, masked if it comes from a client.
    static func frame(
        _ opcode: Opcode,
        _ payload: [UInt8] = [],
        isFinal: Bool = true,
        from sender: Role = .client
    ) -> [UInt8] {
        var output: [UInt8] = []
        payload.withUnsafeBytes {
            FrameEncoder.append(
                opcode,
                isFinal: isFinal,
                payload: $0,
                mask: sender == .client ? key : nil,
                to: &output
            )
        }
        return output
    }

    static func text(_ text: String, isFinal: Bool = true, from sender: Role = .client) -> [UInt8] {
        frame(.text, Array(text.utf8), isFinal: isFinal, from: sender)
    }

    static func close(_ code: UInt16, _ reason: String = "", from sender: Role = .client) -> [UInt8] {
        frame(.close, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8), from: sender)
    }

    /// Only the header of a masked frame.
    static func header(_ opcode: Opcode, payloadBytes: UInt64, isFinal: Bool = true) -> [UInt8] {
        bytes(of: FrameHeader(opcode: opcode, isFinal: isFinal, payloadBytes: payloadBytes, mask: key))
    }

    static func bytes(of header: FrameHeader) -> [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: FrameHeader.maximumBytes, alignment: 1) { space in
            Array(space.prefix(space.baseAddress.map(header.encode) ?? 0))
        }
    }
}
