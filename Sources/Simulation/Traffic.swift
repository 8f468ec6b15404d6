import Gossip

/// What a simulated network has carried.
package struct Traffic: Equatable, Sendable {
    /// Connections that nodes tried to open.
    package var dials = 0
    /// Attempts given up because the peer had reached us meanwhile.
    package var cancelledDials = 0
    /// Links closed because two nodes had more than one.
    package var duplicateLinks = 0
    /// Copies of transactions that were sent to native nodes.
    package var copiesToNatives = 0
    package var copiesToNaives = 0
    /// DIGEST messages: rounds of reconciliation begun, most of which find no difference.
    package var digests = 0
    /// SUMMARIES, IDS, WANT and HAVE messages.
    package var reconciliationMessages = 0
    package var handshakes = 0
    package var bytes = 0

    package init() {}

    mutating func count(_ message: [UInt8], toNaive: Bool) {
        bytes += message.count
        let type = message.dropFirst(Self.typeStart.count).prefix { $0 != UInt8(ascii: "\"") }
        switch String(decoding: type, as: UTF8.self) {
        case "TRANSACTION" where toNaive: copiesToNaives += 1
        case "TRANSACTION": copiesToNatives += 1
        case "HANDSHAKE": handshakes += 1
        case "DIGEST": digests += 1
        default: reconciliationMessages += 1
        }
    }

    private static let typeStart = Array(#"{"type":""#.utf8)

    package static func - (later: Traffic, earlier: Traffic) -> Traffic {
        var difference = Traffic()
        difference.dials = later.dials - earlier.dials
        difference.cancelledDials = later.cancelledDials - earlier.cancelledDials
        difference.duplicateLinks = later.duplicateLinks - earlier.duplicateLinks
        difference.copiesToNatives = later.copiesToNatives - earlier.copiesToNatives
        difference.copiesToNaives = later.copiesToNaives - earlier.copiesToNaives
        difference.digests = later.digests - earlier.digests
        difference.reconciliationMessages = later.reconciliationMessages - earlier.reconciliationMessages
        difference.handshakes = later.handshakes - earlier.handshakes
        difference.bytes = later.bytes - earlier.bytes
        return difference
    }
}
