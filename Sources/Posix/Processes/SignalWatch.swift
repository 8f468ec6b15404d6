import Glibc

/// Notices signals, which then no longer have their usual effect, where there is no event loop.
package final class SignalWatch {
    private let descriptor: FileDescriptor

    /// Begins to watch, as ``FileDescriptor/receiving(_:)`` does and on the same conditions.
    ///
    /// Signals that the process ignores are left so: whoever started it with `nohup` wants SIGHUP to have no effect.
    package init(_ signals: [Signal]) throws(SystemCallError) {
        descriptor = try .receiving(signals.filter { !Self.isIgnored($0) })
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
