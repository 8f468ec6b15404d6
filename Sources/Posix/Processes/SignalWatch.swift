import CLinux
import Glibc

/// Notices signals, which then no longer have their usual effect, where there is no event loop; through signalfd(2).
package final class SignalWatch {
    private let descriptor: FileDescriptor

    /// Blocks the signals on this thread. Call it before the process has other threads: those would still receive them
    /// the usual way. They stay blocked after the watch is gone.
    ///
    /// Those that the process ignores are left so: whoever started it with `nohup` wants SIGHUP to have no effect.
    package init(_ signals: [Signal]) throws(SystemCallError) {
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in signals where !Self.isIgnored(signal) { sigaddset(&mask, signal.rawValue) }
        let code = pthread_sigmask(SIG_BLOCK, &mask, nil)
        if code != 0 { throw SystemCallError("pthread_sigmask", "signals", code: code) }
        descriptor = FileDescriptor(
            owning: try systemCall("signalfd", "signals") {
                signalfd(-1, &mask, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
            }
        )
    }

    /// Readable from the first of the signals on.
    package var rawValue: Int32 { descriptor.rawValue }

    private static func isIgnored(_ signal: Signal) -> Bool {
        var action = sigaction()
        guard sigaction(signal.rawValue, nil, &action) == 0 else { return false }
        // Functions cannot be compared; SIG_IGN is an address at which there is none.
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
