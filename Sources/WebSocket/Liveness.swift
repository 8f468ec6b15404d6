import Time

/// Finds out whether a silent peer still lives: pings it, and counts it dead when several pings go unanswered.
package struct Liveness: Sendable {
    /// What is to be done as time has passed.
    package enum Action: Equatable, Sendable {
        /// Nothing is due.
        case wait
        /// Ping the peer.
        case ping
        /// The peer has answered none of the pings.
        case dead
    }

    private var unanswered = 0
    /// When the peer was last heard of or pinged.
    private var since: Instant

    /// The peer has just been heard of.
    package init(at now: Instant) {
        since = now
    }

    /// When ``tick(_:_:)`` has something to do, unless the peer is heard of before: after a silence of the interval, or up to
    /// a tenth of it less, so that all links of a process are pinged at the same time. Less and not more, since an answer
    /// comes a moment after its ping: rounded up, each link would wait for one grain longer, round after round, and those
    /// that are pinged together would come apart.
    package func nextTick(_ limits: borrowing WebSocketLimits) -> Instant {
        (since + limits.pingInterval).roundedDown(to: limits.pingInterval / 10)
    }

    /// Bytes came from the peer. Any do: a peer in the middle of a large message cannot answer a ping.
    package mutating func heard(at now: Instant) {
        since = now
        unanswered = 0
    }

    /// Time has passed.
    package mutating func tick(_ now: Instant, _ limits: borrowing WebSocketLimits) -> Action {
        guard now >= nextTick(limits) else { return .wait }
        guard unanswered < limits.unansweredPings else { return .dead }
        unanswered += 1
        since = now
        return .ping
    }
}
