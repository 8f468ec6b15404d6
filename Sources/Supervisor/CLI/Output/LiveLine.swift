/// One line of progress on standard error: redrawn in place on a terminal, elsewhere a new line for each new text.
struct LiveLine {
    private let console: Console
    private var shown = ""

    init(_ console: Console) {
        self.console = console
    }

    /// Shows a text that changes often; only a terminal gets it.
    mutating func draw(_ text: String) {
        guard console.isInteractive, !console.isQuiet, text != shown else { return }
        console.say("\r\u{1B}[K" + text)
        shown = text
    }

    /// Says a line that stays.
    mutating func keep(_ text: String) {
        clear()
        console.note(text)
    }

    /// Takes the text away.
    mutating func clear() {
        if !shown.isEmpty { console.say("\r\u{1B}[K") }
        shown = ""
    }
}
