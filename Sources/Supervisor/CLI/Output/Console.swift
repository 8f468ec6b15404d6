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
    /// Whether data can be.
    let isScreen: Bool

    init(environment: [String: String], arguments: ParsedArguments) {
        let isOff = arguments.has(.noColor)
        style = .of(descriptor: StandardStream.standardOutput.rawValue, environment: environment, isOff: isOff)
        noteStyle = .of(descriptor: StandardStream.standardError.rawValue, environment: environment, isOff: isOff)
        isQuiet = arguments.has(.quiet)
        let canRedraw = environment["TERM"] != "dumb"
        isInteractive = canRedraw && Terminal.isTerminal(StandardStream.standardError.rawValue)
        isScreen = canRedraw && Terminal.isTerminal(StandardStream.standardOutput.rawValue)
    }

    /// How many characters fit in a line of data; nil where it does not go to a terminal.
    var width: Int? {
        isScreen ? Terminal.size(of: StandardStream.standardOutput.rawValue)?.columns : nil
    }

    /// Data, as it is.
    func write(_ bytes: some Sequence<UInt8>) throws(Failure) {
        try reporting(StandardStream.standardOutput.write(Array(bytes)))
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
        if !isQuiet { say(ReadableText.harmless(text) + "\n") }
    }

    /// What went wrong, and what to type next.
    func report(_ failure: Failure) {
        let text = [failure.message, failure.advice].compactMap(\.self).joined(separator: "\n")
        say(noteStyle(.bad, "supervisor:") + " " + ReadableText.harmless(text) + "\n")
    }

    /// Writes to standard error as it is.
    func say(_ text: String) {
        // There is no one left to tell when standard error cannot be written.
        try? StandardStream.standardError.write(Array(text.utf8))
    }
}
