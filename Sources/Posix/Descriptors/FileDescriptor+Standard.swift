import Glibc

extension FileDescriptor {
    /// Standard input, as a descriptor of its own.
    ///
    /// - Throws: EBADF where the process was started without one.
    package static func standardInput() throws(SystemCallError) -> FileDescriptor {
        do {
            return try duplicate(of: STDIN_FILENO, atLeast: STDERR_FILENO + 1)
        } catch {
            throw error.about("standard input")
        }
    }
}
