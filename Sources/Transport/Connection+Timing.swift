import EventLoop
import Posix
import Time

/// A scheduled timer and when it goes off.
struct Alarm {
    let id: TimerID
    let time: Instant
}

/// One timer a connection. Deadlines mostly move on, so it is left where it is when they do: going off early, it is set again.
extension Connection {
    /// Sees to it that the timer goes off no later than the next deadline.
    func rearmTimer() {
        let deadline = deadline
        guard deadline < alarm?.time ?? .distantFuture else { return }
        cancelTimer()
        // Nothing but self, and that strongly, lest every timer had a context of its own: the end cancels it.
        let id = transport.loop.schedule(at: deadline) { self.timerFired() }
        alarm = Alarm(id: id, time: deadline)
    }

    func cancelTimer() {
        if let alarm { transport.loop.cancel(alarm.id) }
        alarm = nil
    }

    /// When the phase has taken too long; the distant future when it may last.
    private var deadline: Instant {
        let limits = transport.limits
        switch phase {
        case .connecting, .opening:
            return dial.map { $0.began + limits.dialTimeout } ?? .distantFuture
        case .webSocket:
            return min(session?.pointee.nextTick ?? .distantFuture, overdueSince + limits.overdueTimeout)
        case .readingRequest:
            // While the last answer is on its way, the client cannot be expected to go on.
            return stalledSince == .distantFuture ? phaseDeadline : stalledSince + limits.stallTimeout
        case .exchanging:
            return phaseDeadline
        case .answering, .streaming, .lingering:
            return min(phaseDeadline, stalledSince + limits.stallTimeout)
        case .closed:
            return .distantFuture
        }
    }

    private func timerFired() {
        alarm = nil
        let now = transport.loop.now
        guard deadline <= now else {
            rearmTimer()
            return
        }
        switch phase {
        case .connecting, .opening: finish(.dialFailed("no answer within \(transport.limits.dialTimeout)"))
        case .webSocket: tickSession(now)
        case .readingRequest where stalledSince == .distantFuture: requestTimedOut()
        case .readingRequest, .answering, .streaming: finish(.tooSlow)
        case .exchanging, .lingering, .closed: finish(.timedOut)
        }
    }

    private func requestTimedOut() {
        if exchange?.requests.isIdle == true {
            finish(.timedOut)
        } else {
            refuse(status: 408, message: "the request was not complete in time", end: .timedOut)
        }
    }

    private func tickSession(_ now: Instant) {
        if overdueSince + transport.limits.overdueTimeout <= now {
            closeOverdue()
            return
        }
        if isReadingSlowly() { session?.pointee.heard(at: now) }
        switch session?.pointee.tick(now) {
        case .sendControlFrames:
            queueControlFrames()
            sendProgress.queuedPing(backlog: output.count)
        case .drop: finish(.session(session?.pointee.outcome ?? .lost))
        case .wait, nil: break
        }
        rearmTimer()
    }

    /// Whether the peer is still taking what was sent before the last ping, or while nothing is read from it, so that its pong
    /// cannot be here. A peer that takes nothing at all gets no such grace.
    private func isReadingSlowly() -> Bool {
        do throws(SystemCallError) {
            guard let unacknowledged = try socket?.unacknowledgedBytes() else { return false }
            return sendProgress.look(unacknowledged: unacknowledged) && (!sendProgress.pingHasArrived || !wantsToRead)
        } catch {
            // A broken socket shows when it is read.
            return false
        }
    }
}
