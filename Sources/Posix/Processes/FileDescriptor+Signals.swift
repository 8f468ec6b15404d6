import CLinux
import Glibc

extension FileDescriptor {
    /// Blocks the signals on this thread, where they would otherwise have their usual effect, and makes a nonblocking
    /// descriptor that they are read from (signalfd(2)).
    ///
    /// Call it before the process has other threads: those would still receive the signals the usual way. They stay
    /// blocked after the descriptor is closed.
    package static func receiving(_ signals: [Signal]) throws(SystemCallError) -> FileDescriptor {
        var mask = sigset_t()
        sigemptyset(&mask)
        for signal in signals { sigaddset(&mask, signal.rawValue) }
        let code = pthread_sigmask(SIG_BLOCK, &mask, nil)
        if code != 0 { throw SystemCallError("pthread_sigmask", "signals", code: code) }
        return FileDescriptor(
            owning: try systemCall("signalfd", "signals") {
                signalfd(-1, &mask, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
            }
        )
    }
}
