/// What a frame carries (RFC 6455, section 5.2). The other values of the four bits are reserved.
package enum Opcode: UInt8, Sendable {
    /// More of the message that the last data frame began or went on with.
    case continuation = 0x0
    /// The first frame of a message in UTF-8.
    case text = 0x1
    /// The first frame of a message of any bytes.
    case binary = 0x2
    /// The sender's last frame.
    case close = 0x8
    /// Asks for a pong with the same payload.
    case ping = 0x9
    /// Answers a ping, or says unasked that the sender lives.
    case pong = 0xA

    /// Whether the frame is a control frame, which is never fragmented and carries 125 bytes at most (section 5.5).
    package var isControl: Bool { rawValue >= 0x8 }
}

/// What a message carries: text is valid UTF-8, binary is anything.
package enum MessageKind: UInt8, Sendable {
    case text = 0x1
    case binary = 0x2

    /// The kind of the message whose only frame begins with this byte, nil if it is no such frame.
    init?(wholeFrame first: UInt8) {
        switch first {
        case 0x81: self = .text
        case 0x82: self = .binary
        default: return nil
        }
    }

    /// The opcode of the message's first frame.
    package var opcode: Opcode {
        switch self {
        case .text: .text
        case .binary: .binary
        }
    }
}
