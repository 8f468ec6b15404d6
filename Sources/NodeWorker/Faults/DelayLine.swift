import Time

/// Messages on their way to one peer that are held back for a time. They arrive in the order in which they were sent,
/// whatever becomes of the delay meanwhile.
struct DelayLine {
    /// What may wait; a message that would be more is refused.
    static let largestBytes = 8 << 20

    private var waiting: [(due: Instant, message: [UInt8])] = []
    /// How many of those in front have left.
    private var leftCount = 0
    /// Bytes that wait.
    private(set) var bytes = 0

    var isEmpty: Bool { leftCount == waiting.count }

    /// When the first one leaves.
    var nextDeadline: Instant { isEmpty ? .distantFuture : waiting[leftCount].due }

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
        guard nextDeadline <= now else { return nil }
        let message = waiting[leftCount].message
        bytes -= message.count
        leftCount += 1
        if isEmpty {
            waiting.removeAll(keepingCapacity: true)
            leftCount = 0
        } else if leftCount >= 1024, leftCount * 2 >= waiting.count {
            waiting.removeFirst(leftCount)
            leftCount = 0
        }
        return message
    }

    /// Has everything that waits leave at an instant at the latest.
    mutating func hasten(to instant: Instant) {
        for index in waiting.indices { waiting[index].due = min(waiting[index].due, instant) }
    }
}
