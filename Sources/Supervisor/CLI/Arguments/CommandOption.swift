/// An option of the command line, as it is recognised and as help shows it.
struct CommandOption: Equatable, Sendable {
    /// Without its dashes: `timeout`.
    let name: String
    /// The short form, without its dash.
    let letter: Character?
    /// What help calls its value; nil for an option that has none.
    let value: String?
    /// All that its value may be, where that is known beforehand.
    let choices: [String]
    /// What it does, in a few words.
    let summary: String

    init(
        _ name: String,
        letter: Character? = nil,
        value: String? = nil,
        choices: [String] = [],
        _ summary: String
    ) {
        self.name = name
        self.letter = letter
        self.value = value
        self.choices = choices
        self.summary = summary
    }

    /// `-n, --lines COUNT`.
    var synopsis: String {
        let short = letter.map { "-\($0), " } ?? "    "
        return "\(short)--\(name)" + (value.map { " \($0)" } ?? "")
    }
}

extension CommandOption {
    static let directory = CommandOption(
        "directory",
        letter: "C",
        value: "DIR",
        "the cluster's directory, instead of this one"
    )
    static let file = CommandOption("file", value: "FILE", "the configuration, instead of cluster.yaml")
    static let json = CommandOption("json", "print JSON")
    static let quiet = CommandOption("quiet", letter: "q", "print no progress and no remarks")
    static let noColor = CommandOption("no-color", "print without colours; the variable NO_COLOR does the same")
    static let help = CommandOption("help", letter: "h", "explain the verb")

    /// Those that every verb has.
    static let global = [directory, file, json, quiet, noColor, help]

    /// For all verbs that wait.
    static let timeout = CommandOption("timeout", value: "TIME", "how long to wait, such as 500ms or 2m (30s)")
}
