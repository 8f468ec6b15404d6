import Posix

/// Watches a process and tells once that it has ended.
package final class ChildExitSource: EventSource {
    /// The watched process, to signal it.
    package let process: ProcessHandle
    private let loop: EventLoop
    private let handler: (ExitStatus?) -> Void

    /// - Parameter handler: called once, in the turn after the process has ended. By then it is reaped, so that its id may
    ///   be used again. The status is nil for an adopted process, which only its parent may ask.
    package init(
        _ process: consuming ProcessHandle,
        loop: EventLoop,
        handler: @escaping (ExitStatus?) -> Void
    ) throws(SystemCallError) {
        self.process = process
        self.loop = loop
        self.handler = handler
        super.init()
        try loop.register(self.process.descriptor.rawValue, source: self, interest: .readable)
    }

    /// Stops watching; the process runs on, and nobody reaps it.
    package func cancel() {
        loop.deregister(self)
    }

    package override func ready(_ readiness: Readiness) {
        do {
            switch try process.reap() {
            case .running: return
            case .ended(let status): finish(status)
            case .notOurChild: finish(nil)
            }
        } catch {
            // A pidfd that cannot be waited for tells no more than that the process has ended.
            finish(nil)
        }
    }

    private func finish(_ status: ExitStatus?) {
        loop.deregister(self)
        handler(status)
    }
}
