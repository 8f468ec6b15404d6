import Glibc

/// What a command writes to: a terminal, or not.
package enum Terminal {
    /// The size of a terminal in characters.
    package struct Size: Equatable, Sendable {
        /// Characters in a line.
        package let columns: Int

        /// Lines.
        package let rows: Int
    }

    /// Whether the descriptor is a terminal: 0 standard input, 1 standard output, 2 standard error.
    package static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// The size of the terminal in characters; nil when it is none or does not know.
    package static func size(of descriptor: Int32) -> Size? {
        var window = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return nil
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }
}
