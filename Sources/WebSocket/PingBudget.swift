import Time

/// Bounds how many pings a peer may send within one interval, since each costs an answer.
struct PingBudget: Sendable {
    private var used = 0
    private var end = Instant.origin

    /// A ping came.
    ///
    /// - Returns: whether it is within the limit.
    mutating func spend(at now: Instant, limits: borrowing WebSocketLimits) -> Bool {
        if now >= end {
            used = 0
            end = now + limits.pingInterval
        }
        used += 1
        return used <= limits.pings
    }
}
