import Time

/// Messages on their way to one peer that are held back for a time. They arrive in the order in which they were sent,
/// whatever becomes of the delay meanwhile.
struct DelayLine {
    /// What may wait; a message that would be more is refused.
    static let largestBytes = 8 << 20

    private var waiting = WaitingLine<(due: Instant, message: [UInt8])>()
    /// Bytes that wait.
    private(set) var bytes = 0

    var isEmpty: Bool { waiting.isEmpty }

    /// When the first one leaves.
    var nextDeadline: Instant { waiting.first?.due ?? .distantFuture }

    /// Holds a message back until an instant, and until all before it have left.
    ///
    /// - Returns: false when there is no room for it.
    mutating func append(_ message: [UInt8], until due: Instant) -> Bool {
        guard bytes + message.count <= Self.largestBytes else { return false }
        waiting.append((max(due, waiting.last?.due ?? due), message))
        bytes += message.count
        return true
    }

    /// The next message that is due, if any.
    mutating func takeDue(now: Instant) -> [UInt8]? {
        guard nextDeadline <= now, let message = waiting.takeFirst()?.message else { return nil }
        bytes -= message.count
        return message
    }

    /// Has everything that waits leave at an instant at the latest.
    mutating func hasten(to instant: Instant) {
        waiting.changeAll { $0.due = min($0.due, instant) }
    }
}
