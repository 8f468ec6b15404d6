import CLinux
import Glibc
import Posix

/// Receives signals as events of a loop, through signalfd(2).
package final class SignalSource: EventSource {
    private let loop: EventLoop
    private let descriptor: FileDescriptor
    private let handler: (Signal) -> Void

    /// Blocks the signals on this thread, where they would otherwise have their usual effect, and hands each that comes
    /// to the handler. Call it before the process has other threads: those would still receive them the usual way.
    ///
    /// The signals stay blocked after the source is gone. Several of one number that come before they are handled are
    /// one.
    package init(
        _ signals: [Signal],
        loop: EventLoop,
        handler: @escaping (Signal) -> Void
    ) throws(SystemCallError) {
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in signals { sigaddset(&mask, signal.rawValue) }
        let code = pthread_sigmask(SIG_BLOCK, &mask, nil)
        if code != 0 { throw SystemCallError("pthread_sigmask", "signals", code: code) }
        let number = signalfd(-1, &mask, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
        if number < 0 { throw SystemCallError("signalfd", "signals") }
        descriptor = FileDescriptor(owning: number)
        self.loop = loop
        self.handler = handler
        super.init()
        try loop.register(number, source: self, interest: .readable)
    }

    /// Stops receiving.
    package func cancel() {
        loop.deregister(self)
    }

    package override func ready(_ readiness: Readiness) {
        var info = signalfd_siginfo()
        while isRegistered, let signal = next(&info) { handler(signal) }
    }

    private func next(_ info: inout signalfd_siginfo) -> Signal? {
        let size = MemoryLayout<signalfd_siginfo>.size
        guard read(descriptor.rawValue, &info, size) == size else { return nil }
        return Signal(rawValue: Int32(info.ssi_signo))
    }
}
