/// Text that is shown again and again: on a terminal in place, elsewhere one below the other.
struct Screen {
    private let console: Console
    private var isEmpty = true

    init(_ console: Console) {
        self.console = console
    }

    /// Shows the text instead of the one before.
    mutating func draw(_ text: String) throws(Failure) {
        defer { isEmpty = false }
        guard console.isScreen else { return try console.print(isEmpty ? text : "\n" + text) }
        // The rest of each line goes after its new text, and not the whole screen before: that would flicker.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\u{1B}[K\n")
        try console.write(((isEmpty ? "\u{1B}[2J" : "") + "\u{1B}[H" + lines + "\u{1B}[K\n\u{1B}[J").utf8)
    }
}
