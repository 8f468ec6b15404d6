import CLinux
import Glibc
import Posix
import Time

/// A single-threaded event loop over epoll(7): descriptors, timers, and a hook at the end of each turn.
///
/// A turn waits for the first event or deadline, hands at most ``eventsPerTurn`` events to their sources, runs the
/// timers that are due, and calls ``endOfTurn``. Everything happens on the thread that calls ``run()``; the loop has no
/// locks and is not Sendable.
package final class EventLoop {
    /// Events fetched in one turn: what is over is fetched in the next, so timers wait for no more than these.
    package static let eventsPerTurn = 256

    /// When the current turn began to handle its events: one reading of the clock serves the whole turn.
    @exclusivity(unchecked) package private(set) var now: Instant

    /// Called once a turn, after its events and timers: the place to flush what they have queued.
    package var endOfTurn: (() -> Void)?

    /// How finely a loop waits for a deadline. It never wakes before it.
    package enum Precision: Sendable {
        /// With epoll_pwait2(2).
        case nanoseconds
        /// With epoll_wait(2), up to a millisecond late: where there is nothing better, as before Linux 5.11 and under
        /// valgrind.
        case milliseconds
    }

    private var precision: Precision
    private let epoll: FileDescriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>
    private var sources = SourceTable()
    private var timers = TimerQueue<() -> Void>()
    private var isStopped = false

    /// A loop without sources and timers.
    ///
    /// - Parameter precision: of its deadlines; what the system does not know is made up for.
    /// - Throws: EMFILE when there are no descriptors left.
    package init(precision: Precision = .nanoseconds) throws(SystemCallError) {
        self.precision = precision
        epoll = FileDescriptor(owning: try checked("epoll_create1", "event loop", epoll_create1(O_CLOEXEC)))
        events = .allocate(capacity: Self.eventsPerTurn)
        now = MonotonicClock.now()
    }

    deinit {
        events.deallocate()
    }

    /// How many sources are registered.
    package var sourceCount: Int { sources.count }

    /// Turns until ``stop()`` is called.
    ///
    /// - Throws: when epoll itself fails, which no event can cause.
    package func run() throws(SystemCallError) {
        isStopped = false
        while !isStopped { try turn() }
    }

    /// Ends ``run()`` after the current turn.
    package func stop() {
        isStopped = true
    }

    /// Waits for the first event or deadline, but not beyond `deadline`, and handles what there is.
    package func turn(until deadline: Instant = .distantFuture) throws(SystemCallError) {
        let count = try wait(until: min(deadline, timers.nextDeadline ?? .distantFuture))
        now = MonotonicClock.now()
        for index in 0..<count {
            let event = events[index]
            sources.source(for: Registration(token: event.data.u64))?.ready(Readiness(rawValue: event.events))
        }
        // Timers that these timers schedule wait for the next turn, so that none can keep the loop from its events.
        let mark = timers.mark
        while let action = timers.takeDue(at: now, before: mark) { action() }
        endOfTurn?()
    }

    /// Waits for events and returns how many there are.
    private func wait(until deadline: Instant) throws(SystemCallError) -> Int {
        var count = precision == .nanoseconds ? waitExactly(until: deadline) : waitRoughly(until: deadline)
        // A sandbox that does not know the call may say EPERM for it.
        if count < 0, errno == ENOSYS || errno == EPERM, precision == .nanoseconds {
            precision = .milliseconds
            count = waitRoughly(until: deadline)
        }
        // An interrupted wait is a turn without events.
        if count < 0, errno == EINTR { count = 0 }
        return Int(try checked("epoll_wait", "event loop", count))
    }

    private func waitExactly(until deadline: Instant) -> Int32 {
        let capacity = Int32(Self.eventsPerTurn)
        if deadline == .distantFuture {
            return epoll_pwait2(epoll.rawValue, events.baseAddress, capacity, nil, nil)
        }
        let left = max(0, (deadline - MonotonicClock.now()).nanoseconds)
        var timeout = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
        return epoll_pwait2(epoll.rawValue, events.baseAddress, capacity, &timeout, nil)
    }

    /// Rounds up: waking too early would turn the loop for nothing.
    private func waitRoughly(until deadline: Instant) -> Int32 {
        let capacity = Int32(Self.eventsPerTurn)
        if deadline == .distantFuture { return epoll_wait(epoll.rawValue, events.baseAddress, capacity, -1) }
        let left = max(0, (deadline - MonotonicClock.now()).nanoseconds)
        return epoll_wait(epoll.rawValue, events.baseAddress, capacity, Int32(clamping: (left + 999_999) / 1_000_000))
    }
}

extension EventLoop {
    /// Starts to watch a descriptor, which stays its source's to close. Level-triggered.
    ///
    /// - Throws: ENOSPC over the system's limit of watches, EPERM for regular files.
    package func register(
        _ descriptor: Int32,
        source: EventSource,
        interest: Readiness
    ) throws(SystemCallError) {
        precondition(!source.isRegistered, "a source watches one descriptor")
        let registration = sources.insert(source, descriptor: descriptor)
        do {
            try control(EPOLL_CTL_ADD, registration, interest)
        } catch {
            sources.remove(registration)
            throw error
        }
        source.registration = registration
    }

    /// Changes what a registered source is told of.
    package func modify(_ source: EventSource, interest: Readiness) throws(SystemCallError) {
        guard let registration = source.registration else { preconditionFailure("the source is not registered") }
        try control(EPOLL_CTL_MOD, registration, interest)
    }

    /// Stops watching; events already fetched in this turn are dropped. Does nothing for a source that is not
    /// registered. Call it before the descriptor is closed.
    package func deregister(_ source: EventSource) {
        guard let registration = source.registration else { return }
        source.registration = nil
        // It can fail only when the descriptor was closed first, and then epoll has forgotten it by itself.
        _ = epoll_ctl(epoll.rawValue, EPOLL_CTL_DEL, sources.descriptor(of: registration), nil)
        sources.remove(registration)
    }

    private func control(
        _ operation: Int32,
        _ registration: Registration,
        _ interest: Readiness
    ) throws(SystemCallError) {
        let descriptor = sources.descriptor(of: registration)
        var event = epoll_event(events: interest.rawValue, data: epoll_data_t(u64: registration.token))
        _ = try checked(
            "epoll_ctl",
            "descriptor \(descriptor)",
            epoll_ctl(epoll.rawValue, operation, descriptor, &event)
        )
    }
}

extension EventLoop {
    /// Runs an action once, in the first turn at or after the deadline. One in the past runs in the next turn.
    @discardableResult
    package func schedule(at deadline: Instant, _ action: @escaping () -> Void) -> TimerID {
        timers.schedule(at: max(deadline, now), action)
    }

    /// Runs an action once, when the duration has passed since ``now``.
    @discardableResult
    package func schedule(after delay: Duration, _ action: @escaping () -> Void) -> TimerID {
        schedule(at: now + delay, action)
    }

    /// Forgets a timer. One that has run, or was cancelled, is no mistake.
    package func cancel(_ timer: TimerID) {
        timers.cancel(timer)
    }
}

/// Makes a failed call an error; for calls that a signal cannot interrupt.
private func checked(
    _ call: String,
    _ subject: @autoclosure () -> String,
    _ result: Int32
) throws(SystemCallError) -> Int32 {
    if result < 0 { throw SystemCallError(call, subject()) }
    return result
}
