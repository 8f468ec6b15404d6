/// How a peer broke the protocol or a limit. Each case knows the close code that tells the peer.
package enum WebSocketError: Error, Equatable {
    /// The reserved bits of the first header byte, which belong to extensions, are not zero.
    case reservedBits(UInt8)
    /// The opcode is one of those which RFC 6455 leaves for later.
    case reservedOpcode(UInt8)
    /// A client sent a frame without a mask.
    case unmasked
    /// A server sent a frame with a mask.
    case masked
    /// A control frame is a fragment.
    case fragmentedControl
    /// A control frame's payload is longer than 125 bytes.
    case controlTooLong
    /// The payload's length is not written in the fewest bytes possible.
    case lengthNotMinimal(UInt64)
    /// The payload's length has its top bit set.
    case lengthOutOfRange(UInt64)
    /// A continuation frame came with no message to continue.
    case nothingToContinue
    /// A new message began before the last one was complete.
    case messageInterrupted
    /// The message is larger than the limit, in bytes.
    case messageTooLarge(bytes: UInt64, limit: Int)
    /// The message is in more fragments than the limit.
    case tooManyFragments(limit: Int)
    /// The text of a message or of a close reason is not UTF-8.
    case invalidUTF8
    /// A Close frame's payload is one byte, half a code.
    case truncatedCloseCode
    /// A Close frame's code is one that must not be sent.
    case invalidCloseCode(UInt16)
    /// More pings than the limit came within one interval.
    case tooManyPings(limit: Int)

    /// The code to close the connection with.
    package var closeCode: CloseCode {
        switch self {
        case .messageTooLarge: .messageTooBig
        case .tooManyFragments, .tooManyPings: .policyViolation
        case .invalidUTF8: .invalidPayload
        case .reservedBits, .reservedOpcode, .unmasked, .masked, .fragmentedControl, .controlTooLong,
            .lengthNotMinimal, .lengthOutOfRange, .nothingToContinue, .messageInterrupted, .truncatedCloseCode,
            .invalidCloseCode:
            .protocolError
        }
    }
}

extension WebSocketError: CustomStringConvertible {
    /// What was wrong and what was expected; short enough to be a close reason (at most 123 bytes of ASCII).
    package var description: String {
        switch self {
        case .reservedBits(let bits): "reserved bits are \(bits), expected 0: no extension was agreed on"
        case .reservedOpcode(let opcode): "opcode \(opcode) is reserved"
        case .unmasked: "frame is not masked, expected a mask from a client"
        case .masked: "frame is masked, expected no mask from a server"
        case .fragmentedControl: "control frame is fragmented"
        case .controlTooLong: "control frame is longer than 125 bytes"
        case .lengthNotMinimal(let length): "length \(length) is not written in the fewest bytes"
        case .lengthOutOfRange(let length): "length \(length) has its top bit set"
        case .nothingToContinue: "continuation frame without a message to continue"
        case .messageInterrupted: "new message before the last one was complete"
        case .messageTooLarge(let bytes, let limit): "message has at least \(bytes) bytes, the limit is \(limit)"
        case .tooManyFragments(let limit): "message has more than \(limit) fragments"
        case .invalidUTF8: "text is not valid UTF-8"
        case .truncatedCloseCode: "close payload is one byte, expected none or at least two"
        case .invalidCloseCode(let code): "close code \(code) must not be sent"
        case .tooManyPings(let limit): "more than \(limit) pings in one interval"
        }
    }
}
