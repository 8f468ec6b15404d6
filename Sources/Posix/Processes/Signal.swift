import CLinux
import Glibc

/// A signal, by number and by name.
package struct Signal: RawRepresentable, Hashable, Sendable {
    /// The number, 1 to 64.
    package let rawValue: Int32

    /// - Parameter rawValue: the number, 1 to 64.
    package init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// SIGHUP.
    package static let hangUp = Signal(rawValue: SIGHUP)
    /// SIGINT: Ctrl-C.
    package static let interrupt = Signal(rawValue: SIGINT)
    /// SIGQUIT.
    package static let quit = Signal(rawValue: SIGQUIT)
    /// SIGKILL: cannot be caught.
    package static let kill = Signal(rawValue: SIGKILL)
    /// SIGUSR1.
    package static let user1 = Signal(rawValue: SIGUSR1)
    /// SIGUSR2.
    package static let user2 = Signal(rawValue: SIGUSR2)
    /// SIGTERM: the usual request to end.
    package static let terminate = Signal(rawValue: SIGTERM)
    /// SIGCONT: goes on after ``pause``.
    package static let resume = Signal(rawValue: SIGCONT)
    /// SIGSTOP: cannot be caught.
    package static let pause = Signal(rawValue: SIGSTOP)

    /// Reads a name as people write it, `TERM`, `SIGTERM` or `term`; nil if there is no such signal.
    package init?(name: String) {
        let capitals = name.uppercased()
        let bare = capitals.hasPrefix("SIG") ? String(capitals.dropFirst(3)) : capitals
        guard let number = (1..<Int32(65)).first(where: { Self.name(of: $0) == bare }) else { return nil }
        rawValue = number
    }

    /// The name without `SIG`: `TERM`. A signal without a name, a real-time one, is its number: `40`.
    package var name: String {
        Self.name(of: rawValue) ?? "\(rawValue)"
    }

    private static func name(of number: Int32) -> String? {
        linux_signal_name(number).map { String(cString: $0) }
    }
}

extension Signal: CustomStringConvertible {
    /// The name with `SIG`: `SIGTERM`.
    package var description: String { "SIG\(name)" }
}
