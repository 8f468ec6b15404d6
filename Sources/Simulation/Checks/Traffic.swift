/// What a simulated network has carried.
package struct Traffic: Equatable, Sendable {
    /// Connections that nodes tried to open.
    package var dials = 0
    /// Attempts given up because the peer had reached us meanwhile.
    package var cancelledDials = 0
    /// Links closed because two nodes had more than one.
    package var duplicateLinks = 0
    /// Copies of transactions that were sent to native nodes, lost ones included.
    package var copiesToNatives = 0
    package var copiesToNaives = 0
    /// DIGEST messages: rounds of reconciliation begun, most of which find no difference.
    package var digests = 0
    /// SUMMARIES, IDS, WANT and HAVE messages.
    package var reconciliationMessages = 0
    package var handshakes = 0
    /// Messages of any other type, SUCCESS and ERROR included.
    package var otherMessages = 0
    package var bytes = 0
    /// Messages that did not arrive.
    package var lost = 0
    /// Messages that arrived a second time.
    package var duplicated = 0
    /// Messages that did not wait for those before them.
    package var reordered = 0

    package init() {}

    /// All messages that were sent.
    package var messages: Int {
        copiesToNatives + copiesToNaives + digests + reconciliationMessages + handshakes + otherMessages
    }

    mutating func count(_ kind: MessageKind, bytes count: Int, toNaive: Bool) {
        bytes += count
        switch kind {
        case .transaction where toNaive: copiesToNaives += 1
        case .transaction: copiesToNatives += 1
        case .handshake: handshakes += 1
        case .digest: digests += 1
        case .reconciliation: reconciliationMessages += 1
        case .answer, .other: otherMessages += 1
        }
    }

    package static func - (later: Traffic, earlier: Traffic) -> Traffic {
        var difference = Traffic()
        for count in counts { difference[keyPath: count] = later[keyPath: count] - earlier[keyPath: count] }
        return difference
    }

    private static var counts: [WritableKeyPath<Traffic, Int>] {
        [
            \.dials, \.cancelledDials, \.duplicateLinks, \.copiesToNatives, \.copiesToNaives, \.digests,
            \.reconciliationMessages, \.handshakes, \.otherMessages, \.bytes, \.lost, \.duplicated, \.reordered,
        ]
    }
}
