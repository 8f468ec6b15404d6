import ControlAPI
import Posix

/// Tells whoever started the daemon how its start went, once.
///
/// It writes to the inherited pipe or socket, then closes it:
/// - `ready`, followed by a line feed: the control socket answers, and what an earlier daemon left is taken over.
/// - `error CODE MESSAGE`, followed by a line feed: the daemon ends. CODE is one of ``ControlAPI/APIError/Code``; `conflict`
///   means that another daemon holds the lock. MESSAGE is for people; it may have several lines, and ends where the pipe
///   ends.
struct StartReport: ~Copyable {
    private let descriptor: FileDescriptor?

    /// - Parameter number: the descriptor, which this takes over; nil where nobody waits.
    init(_ number: Int32?) {
        descriptor = number.map { FileDescriptor(owning: $0) }
    }

    consuming func ready() {
        write("ready\n")
    }

    consuming func failed(_ error: APIError) {
        write("error \(error.code.rawValue) \(error.message)\n")
    }

    private func write(_ text: String) {
        // Whoever waited may have given up; the daemon goes on.
        try? descriptor?.writeAll(Array(text.utf8))
    }
}
