import Glibc
import JSON
import Posix

/// Where a command writes: data to standard output, everything else to standard error.
struct Console: Sendable {
    /// How data is coloured.
    let style: Style
    /// How everything else is coloured.
    let noteStyle: Style
    /// Whether remarks and progress are left out.
    let isQuiet: Bool
    /// Whether progress can be redrawn in place.
    let isInteractive: Bool

    init(environment: [String: String], arguments: ParsedArguments) {
        let isOff = arguments.has(.noColor)
        style = .of(descriptor: STDOUT_FILENO, environment: environment, isOff: isOff)
        noteStyle = .of(descriptor: STDERR_FILENO, environment: environment, isOff: isOff)
        isQuiet = arguments.has(.quiet)
        isInteractive = Terminal.isTerminal(STDERR_FILENO) && environment["TERM"] != "dumb"
    }

    /// Data, as it is.
    func write(_ bytes: some Sequence<UInt8>) throws(Failure) {
        do {
            try Self.write(Array(bytes), to: STDOUT_FILENO)
        } catch {
            throw Failure(.failed, "standard output cannot be written: \(error)")
        }
    }

    /// Lines of data.
    func print(_ text: String) throws(Failure) {
        try write((text + "\n").utf8)
    }

    /// A document of data.
    func print(_ document: JSONValue) throws(Failure) {
        try write(document.bytes(.pretty) + [UInt8(ascii: "\n")])
    }

    /// A remark for people.
    func note(_ text: String) {
        if !isQuiet { say(text + "\n") }
    }

    /// What went wrong, and what to type next.
    func report(_ failure: Failure) {
        var text = noteStyle(.bad, "supervisor:") + " " + failure.message + "\n"
        if let advice = failure.advice { text += advice + "\n" }
        say(text)
    }

    /// Writes to standard error as it is.
    func say(_ text: String) {
        // There is no one left to tell when standard error cannot be written.
        try? Self.write(Array(text.utf8), to: STDERR_FILENO)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) throws(SystemCallError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else has made the terminal or the pipe nonblocking.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
            } else if errno != EINTR {
                throw SystemCallError("write", "descriptor \(descriptor)")
            }
        }
    }
}
