/// The header of one frame (RFC 6455, section 5.2).
package struct FrameHeader: Equatable, Sendable {
    /// The longest header: two bytes, eight of length, four of mask.
    package static let maximumBytes = 14

    /// The longest payload of a control frame (section 5.5).
    package static let maximumControlBytes = 125

    /// Whether the frame is the last of its message.
    package var isFinal: Bool
    /// What the frame carries.
    package var opcode: Opcode
    /// The payload's length in bytes.
    package var payloadBytes: UInt64
    /// The key the payload is combined with; present exactly in the frames that clients send.
    package var mask: MaskingKey?

    /// A header with these parts; nothing is checked.
    package init(opcode: Opcode, isFinal: Bool = true, payloadBytes: UInt64, mask: MaskingKey? = nil) {
        self.opcode = opcode
        self.isFinal = isFinal
        self.payloadBytes = payloadBytes
        self.mask = mask
    }

    /// How many bytes the header takes on the wire.
    package var encodedBytes: Int {
        2 + Self.bytesOfLongLength(payloadBytes) + (mask == nil ? 0 : 4)
    }

    /// How many bytes follow the first two to hold a length that does not fit seven bits.
    static func bytesOfLongLength(_ length: UInt64) -> Int {
        length < 126 ? 0 : length <= 0xFFFF ? 2 : 8
    }
}

extension FrameHeader {
    /// How many bytes the header has that begins with these two.
    static func encodedBytes(first: UInt8, second: UInt8) -> Int {
        let length = second & 0x7F
        return 2 + (length < 126 ? 0 : length == 126 ? 2 : 8) + (second & 0x80 == 0 ? 0 : 4)
    }

    /// Reads a whole header, of as many bytes as ``encodedBytes(first:second:)`` says.
    ///
    /// - Parameter sender: the role of the peer, which decides whether there must be a mask.
    init(decoding bytes: UnsafeRawBufferPointer, sender: Role) throws(WebSocketError) {
        let second = bytes[1]
        opcode = try Self.opcode(first: bytes[0], second: second, sender: sender)
        isFinal = bytes[0] & 0x80 != 0
        payloadBytes = try Self.length(bytes, short: second & 0x7F)
        mask = second & 0x80 == 0 ? nil : bytes.baseAddress.map { MaskingKey(before: $0 + bytes.count) }
    }

    /// Checks what the first two bytes tell, so that a frame that is no good is refused before the rest has arrived.
    @discardableResult
    static func opcode(first: UInt8, second: UInt8, sender: Role) throws(WebSocketError) -> Opcode {
        guard first & 0x70 == 0 else { throw .reservedBits(first >> 4 & 0x7) }
        guard let opcode = Opcode(rawValue: first & 0x0F) else { throw .reservedOpcode(first & 0x0F) }
        guard (second & 0x80 != 0) == (sender == .client) else { throw sender == .client ? .unmasked : .masked }
        if opcode.isControl {
            guard first & 0x80 != 0 else { throw .fragmentedControl }
            guard second & 0x7F <= maximumControlBytes else { throw .controlTooLong }
        }
        return opcode
    }

    private static func length(_ bytes: UnsafeRawBufferPointer, short: UInt8) throws(WebSocketError) -> UInt64 {
        switch short {
        case 126:
            let length = UInt64(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
            guard length >= 126 else { throw .lengthNotMinimal(length) }
            return length
        case 127:
            let length = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt64.self))
            guard length <= UInt64(Int64.max) else { throw .lengthOutOfRange(length) }
            guard length > 0xFFFF else { throw .lengthNotMinimal(length) }
            return length
        default:
            return UInt64(short)
        }
    }
}

extension FrameHeader {
    /// Writes the header at `base`, where ``encodedBytes`` bytes are free.
    ///
    /// - Returns: how many bytes it took.
    @discardableResult
    package func encode(to base: UnsafeMutableRawPointer) -> Int {
        base.storeBytes(of: (isFinal ? 0x80 : 0) | opcode.rawValue, as: UInt8.self)
        let maskBit: UInt8 = mask == nil ? 0 : 0x80
        var end = 2 + Self.bytesOfLongLength(payloadBytes)
        switch end {
        case 2:
            base.storeBytes(of: maskBit | UInt8(payloadBytes), toByteOffset: 1, as: UInt8.self)
        case 4:
            base.storeBytes(of: maskBit | 126, toByteOffset: 1, as: UInt8.self)
            base.storeBytes(of: UInt16(payloadBytes).bigEndian, toByteOffset: 2, as: UInt16.self)
        default:
            base.storeBytes(of: maskBit | 127, toByteOffset: 1, as: UInt8.self)
            base.storeBytes(of: payloadBytes.bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        if let mask {
            base.storeBytes(of: mask.word.littleEndian, toByteOffset: end, as: UInt32.self)
            end += 4
        }
        return end
    }
}
