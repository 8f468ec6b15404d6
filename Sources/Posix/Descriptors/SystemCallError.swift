import CLinux
import Glibc

/// A system call that failed: which, why, and what it was about.
package struct SystemCallError: Error, Equatable, Sendable {
    /// The call as the manual names it: "bind".
    package let call: String

    /// The `errno` it failed with.
    package let code: Int32

    /// What it was called for: a path, an address, a process.
    package let subject: String

    /// - Parameter code: left out, the `errno` that the thread's last call has set.
    package init(_ call: String, _ subject: String, code: Int32 = errno) {
        self.call = call
        self.code = code
        self.subject = subject
    }

    /// The same failure, told about something that a person recognises better: a URL instead of a descriptor.
    package func about(_ subject: String) -> SystemCallError {
        SystemCallError(call, subject, code: code)
    }
}

extension SystemCallError: CustomStringConvertible {
    /// For example `bind ws://localhost:4002: address already in use (EADDRINUSE)`.
    package var description: String {
        "\(call) \(subject): \(Self.reason(of: code)) (\(Self.name(of: code)))"
    }

    private static func name(of code: Int32) -> String {
        linux_error_name(code).map { String(cString: $0) } ?? "errno \(code)"
    }

    private static func reason(of code: Int32) -> String {
        guard let text = linux_error_description(code) else { return "unknown error" }
        let sentence = String(cString: text)
        return sentence.prefix(1).lowercased() + sentence.dropFirst()
    }
}

/// Makes a system call, again as long as a signal interrupts it, and returns its result, which is not negative.
@inline(__always)
func systemCall<Result: SignedInteger>(
    _ name: StaticString,
    _ subject: @autoclosure () -> String,
    _ call: () -> Result
) throws(SystemCallError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SystemCallError(name.description, subject(), code: code) }
    }
}
