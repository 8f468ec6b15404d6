import EventLoop
import Time

/// A timer of the loop that is set anew whenever the next deadline is another one.
final class DeadlineTimer {
    private let loop: EventLoop
    private let action: () -> Void
    private var armed: (id: TimerID, deadline: Instant)?

    /// A timer that is not set.
    /// - Parameter action: what is done once a deadline has come; it may set the timer anew.
    init(_ loop: EventLoop, _ action: @escaping () -> Void) {
        self.loop = loop
        self.action = action
    }

    /// What it is set to; the distant future when it is not.
    var deadline: Instant { armed?.deadline ?? .distantFuture }

    /// Sets it to another deadline; the distant future for none.
    func set(to deadline: Instant) {
        guard deadline != self.deadline else { return }
        if let armed { loop.cancel(armed.id) }
        armed = nil
        guard deadline != .distantFuture else { return }
        let id = loop.schedule(at: deadline) { [unowned self] in
            armed = nil
            action()
        }
        armed = (id, deadline)
    }
}
