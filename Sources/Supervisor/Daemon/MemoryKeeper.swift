import EventLoop
import Posix
import Time

/// Gives memory back that a burst of work has left, once it is over: a mesh that formed, a status that was asked for, a
/// reader that had to be waited for.
final class MemoryKeeper {
    /// How long nothing has to happen before a burst counts as over.
    private static let calm: Duration = .seconds(1)

    private let loop: EventLoop
    private var timer: TimerID?
    private var workedAt: Instant

    init(_ loop: EventLoop) {
        self.loop = loop
        workedAt = loop.now
    }

    /// Something was done that takes memory, if only for a moment.
    func worked() {
        workedAt = loop.now
        if timer == nil { scheduleLook() }
    }

    /// One timer for a whole burst: where it has gone on meanwhile, it is set again.
    private func scheduleLook() {
        timer = loop.schedule(at: workedAt + Self.calm) { [weak self] in
            guard let self else { return }
            timer = nil
            if loop.now - workedAt < Self.calm { scheduleLook() } else { SpareMemory.release() }
        }
    }
}
