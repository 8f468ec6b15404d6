import Glibc

/// A file descriptor that has one owner and is closed when its owner lets go of it.
package struct FileDescriptor: ~Copyable {
    /// The number, for calls that borrow it. Valid as long as this value lives.
    package let rawValue: Int32

    /// Takes over a descriptor that nobody else closes.
    package init(owning rawValue: Int32) {
        precondition(rawValue >= 0, "a descriptor is never negative")
        self.rawValue = rawValue
    }

    /// Closes once, whatever `close` says: after EINTR Linux has released the number already, and closing it again
    /// could hit a descriptor that was opened since.
    deinit {
        _ = close(rawValue)
    }

    /// Gives the number to a new owner, who has to close it.
    package consuming func take() -> Int32 {
        let number = rawValue
        discard self
        return number
    }

    /// Another descriptor of the same open file, closed on exec.
    package func duplicate() throws(SystemCallError) -> FileDescriptor {
        try Self.duplicate(of: rawValue, atLeast: 0)
    }

    /// A duplicate, closed on exec, of a descriptor that somebody else owns.
    ///
    /// - Parameter lowest: it gets the first free number from here on.
    static func duplicate(of number: Int32, atLeast lowest: Int32) throws(SystemCallError) -> FileDescriptor {
        FileDescriptor(
            owning: try systemCall("fcntl", "descriptor \(number)") { fcntl(number, F_DUPFD_CLOEXEC, lowest) }
        )
    }
}
