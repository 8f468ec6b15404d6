import Time

/// When links that we dialled are greeted again, because nobody has said who is at the other end.
///
/// The answer to a HANDSHAKE, or the HANDSHAKE itself, may have been lost with whatever the two nodes suffered. Such a
/// link would stay open for ever between two who do not know each other, and keep its address from being dialled.
struct Greetings: Sendable {
    /// In no particular order; what was answered is found out when it is due.
    private var awaited: [(link: LinkID, dueAt: Instant, pause: Duration)] = []
    /// When a link may next have to be greeted again.
    private(set) var nextDeadline = Instant.distantFuture

    /// A link was greeted: its peer has so long to answer.
    mutating func greeted(_ link: LinkID, pause: Duration, now: Instant) {
        awaited.append((link, now + pause, pause))
        nextDeadline = min(nextDeadline, now + pause)
    }

    /// The links whose time is up, with the time that each had, in the order in which they were greeted.
    mutating func takeDue(now: Instant) -> [(link: LinkID, pause: Duration)] {
        guard nextDeadline <= now else { return [] }
        let due = awaited.filter { $0.dueAt <= now }
        awaited.removeAll { $0.dueAt <= now }
        nextDeadline = awaited.lazy.map(\.dueAt).min() ?? .distantFuture
        return due.map { ($0.link, $0.pause) }
    }
}
