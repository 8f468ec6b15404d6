/// How far the other side has come with what it was sent: tells a slow reader, whose pongs are far behind, from a dead one.
struct SendProgress {
    /// Bytes that the socket has taken.
    private var written = 0
    /// Bytes of these that the other side's system had acknowledged when last asked.
    private var acknowledged = 0
    /// Where the last ping ends.
    private var endOfPing = 0

    /// The socket has taken bytes.
    mutating func wrote(_ count: Int) {
        written += count
    }

    /// A ping was queued, and `backlog` bytes wait to be written with it.
    mutating func queuedPing(backlog: Int) {
        endOfPing = written + backlog
    }

    /// Whether the last ping has reached the other side's system: from then on an answer can be expected.
    var pingHasArrived: Bool { acknowledged >= endOfPing }

    /// Notes how many bytes the other side's system has yet to acknowledge.
    ///
    /// - Returns: whether it has acknowledged any since the last time.
    mutating func look(unacknowledged: Int) -> Bool {
        let before = acknowledged
        acknowledged = written - unacknowledged
        return acknowledged > before
    }
}
