import EventLoop
import Posix
import Time

/// Writes the state down soon after it has changed.
///
/// Not at once: a write waits for the disk, and while it waits no crashed node is restarted. A daemon that is killed in
/// between has lost nothing, because processes carry a marker that says whose they are (``ProcessMarker``), and folders are
/// recorded with ``saveNow()`` before they are made.
final class StateKeeper {
    /// How long changes are gathered.
    private static let delay: Duration = .milliseconds(50)

    private let layout: Layout
    private let loop: EventLoop
    private let record: () -> ClusterRecord
    private var timer: TimerID?
    private var saved: ClusterRecord?

    init(_ layout: Layout, loop: EventLoop, record: @escaping () -> ClusterRecord) {
        self.layout = layout
        self.loop = loop
        self.record = record
    }

    /// Something may have changed.
    func changed() {
        guard timer == nil else { return }
        timer = loop.schedule(after: Self.delay) { [weak self] in
            guard let self else { return }
            timer = nil
            DaemonLog.noting { () throws(SystemCallError) in try save() }
        }
    }

    /// Has the present state on disk when it returns.
    func saveNow() throws(SystemCallError) {
        cancel()
        try save()
    }

    /// Writes nothing any more, until something changes again.
    func cancel() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func save() throws(SystemCallError) {
        let present = record()
        guard present != saved else { return }
        try StateFile.save(present, layout)
        saved = present
    }
}
