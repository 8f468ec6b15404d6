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
    /// How long after a write that failed the next is tried: the disk may be full.
    private static let pause: Duration = .seconds(1)

    private let layout: Layout
    private let loop: EventLoop
    private let record: () -> ClusterRecord
    private let report: (String) -> Void
    private var timer: TimerID?
    /// What is on the disk; nil where that is not known.
    private var saved: ClusterRecord?
    /// Whether the last write failed, which is said once.
    private var hasFailed = false

    /// - Parameters:
    ///   - record: the present state.
    ///   - report: told, once in a row of failures, that the state cannot be written.
    init(
        _ layout: Layout,
        loop: EventLoop,
        record: @escaping () -> ClusterRecord,
        report: @escaping (String) -> Void
    ) {
        self.layout = layout
        self.loop = loop
        self.record = record
        self.report = report
    }

    /// What an earlier daemon has left on the disk; as long as it is the present state, there is nothing to write.
    func found(_ record: ClusterRecord) {
        saved = record
    }

    /// Something may have changed.
    func changed() {
        if timer == nil { saveSoon(after: Self.delay) }
    }

    private func saveSoon(after delay: Duration) {
        timer = loop.schedule(after: delay) { [weak self] in
            guard let self else { return }
            timer = nil
            trySaving()
        }
    }

    private func trySaving() {
        do throws(SystemCallError) {
            try save()
        } catch {
            if !hasFailed { report("the state cannot be written, which is tried again until it can: \(error)") }
            hasFailed = true
            saveSoon(after: Self.pause)
        }
    }

    /// Has the present state on disk when it returns. Where that fails it is tried again later, as every change is: what
    /// waited to be written still does.
    func saveNow() throws(SystemCallError) {
        cancel()
        do {
            try save()
        } catch {
            changed()
            throw error
        }
    }

    /// Writes what has changed without waiting any longer. Where that fails it is tried again later.
    func saveChanges() {
        guard timer != nil else { return }
        cancel()
        trySaving()
    }

    /// Writes nothing any more, until something changes again.
    func cancel() {
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    private func save() throws(SystemCallError) {
        let present = record()
        guard present != saved else { return }
        // A write that fails may have got as far as the new name: then nobody knows what is on the disk.
        saved = nil
        try StateFile.save(present, layout)
        saved = present
        hasFailed = false
    }
}
