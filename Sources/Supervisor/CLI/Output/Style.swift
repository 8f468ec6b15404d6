import Posix

/// Colours for text on a terminal; none elsewhere.
struct Style: Equatable, Sendable {
    /// What a colour says.
    enum Tone: String, Sendable {
        case good = "32"
        case caution = "33"
        case bad = "31"
        case faint = "2"
        case strong = "1"
        case cyan = "36"
        case blue = "34"
        case magenta = "35"
    }

    let hasColours: Bool

    /// For one of the standard descriptors: colours only on a terminal that can, and where nobody asks for none
    /// (no-color.org).
    static func of(descriptor: Int32, environment: [String: String], isOff: Bool) -> Style {
        let isUnwanted = isOff || !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return Style(hasColours: !isUnwanted && Terminal.isTerminal(descriptor))
    }

    func callAsFunction(_ tone: Tone?, _ text: String) -> String {
        guard hasColours, let tone, !text.isEmpty else { return text }
        return "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m"
    }
}
