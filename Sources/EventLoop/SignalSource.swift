import CLinux
import Glibc
import Posix

/// Receives signals as events of a loop, through signalfd(2).
package final class SignalSource: EventSource {
    private let loop: EventLoop
    private let descriptor: FileDescriptor
    private let handler: (Signal) -> Void

    /// Takes the signals, as ``FileDescriptor/receiving(_:)`` does and on the same conditions, and hands each that comes
    /// to the handler. Several of one number that come before they are handled are one.
    package init(
        _ signals: [Signal],
        loop: EventLoop,
        handler: @escaping (Signal) -> Void
    ) throws(SystemCallError) {
        descriptor = try .receiving(signals)
        self.loop = loop
        self.handler = handler
        super.init()
        try loop.register(descriptor.rawValue, source: self, interest: .readable)
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
