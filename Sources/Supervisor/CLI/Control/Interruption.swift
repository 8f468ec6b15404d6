import CLinux
import Glibc
import Posix

/// Notices Ctrl-C and the request to end, which then do not end the process by themselves.
struct Interruption: ~Copyable {
    private let descriptor: FileDescriptor

    init() throws(Failure) {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [Signal.interrupt, .terminate, .hangUp] { sigaddset(&signals, signal.rawValue) }
        sigprocmask(SIG_BLOCK, &signals, nil)
        let number = signalfd(-1, &signals, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
        if number < 0 { throw Failure(SystemCallError("signalfd", "signals")) }
        descriptor = FileDescriptor(owning: number)
    }

    /// Readable once a signal has come.
    var rawValue: Int32 { descriptor.rawValue }
}
