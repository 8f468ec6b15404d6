/// Why a connection is closed, as the Close frame says it (RFC 6455, section 7.4).
package struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number in the frame.
    package let rawValue: UInt16

    /// Any number, even one that must not be sent.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The purpose of the connection is fulfilled.
    package static let normal = CloseCode(rawValue: 1000)
    /// The endpoint is going down.
    package static let goingAway = CloseCode(rawValue: 1001)
    /// The peer broke the protocol.
    package static let protocolError = CloseCode(rawValue: 1002)
    /// The peer sent a kind of message that this endpoint does not take.
    package static let unsupportedData = CloseCode(rawValue: 1003)
    /// The payload does not fit its type: text that is not UTF-8.
    package static let invalidPayload = CloseCode(rawValue: 1007)
    /// A message breaks a rule for which no other code is more fitting.
    package static let policyViolation = CloseCode(rawValue: 1008)
    /// A message is larger than this endpoint takes.
    package static let messageTooBig = CloseCode(rawValue: 1009)
    /// This endpoint met a condition that it did not expect.
    package static let internalError = CloseCode(rawValue: 1011)
    /// The endpoint is overloaded, or the peer reads too slowly; it may dial again later.
    package static let tryAgainLater = CloseCode(rawValue: 1013)

    /// Whether the code may stand in a Close frame: registered and meant for the wire, or in the range that libraries
    /// and applications may use (3000 to 4999). 1004, 1005, 1006 and 1015 are reserved and never sent (section 7.4.1).
    package var mayBeSent: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
