/// What `help` prints, as wide as the screen.
struct HelpText {
    /// Wider lines are hard to read; narrower screens than this have to break them themselves.
    private static let widths = 50...100
    private static let widthElsewhere = 80
    private static let indent = 2
    private static let gap = 2
    /// What is left at least for what stands at the right.
    private static let leastAtRight = 28

    private let style: Style
    private let width: Int

    /// - Parameter width: of the screen, in characters; nil where there is none.
    init(_ style: Style, width: Int?) {
        self.style = style
        self.width = min(max(width ?? Self.widthElsewhere, Self.widths.lowerBound), Self.widths.upperBound)
    }

    init(_ console: Console) {
        self.init(console.style, width: console.width)
    }

    /// All verbs and the options that each of them has.
    var overview: String {
        let verbs = Verb.all.filter { !$0.isHidden }.map { ($0.name, $0.summary) }
        let codes = [
            ("0", "done"), ("1", "failed"), ("2", "wrong usage"), ("3", "no cluster runs here"),
            ("4", "cluster.yaml or a template is wrong"), ("5", "time ran out"), ("6", "done for some nodes only"),
            ("130", "interrupted"),
        ]
        let examples = [
            ("supervisor up 3", "three nodes on the ports 4001 to 4003, linked with each other"),
            ("supervisor help up", "more about a verb"),
        ]
        return [
            wrapped("A local mesh of real processes: start it, look inside, break it, clean up."),
            "\(style(.strong, "Usage:")) supervisor [OPTION…] VERB …",
            section("Verbs:", verbs), Self.nodes,
            section("Options of every verb:", CommandOption.global.map { ($0.synopsis, $0.summary) }),
            section("Exit codes:", codes), section("Examples:", examples),
        ].joined(separator: "\n\n")
    }

    /// One verb, its options and examples.
    func text(of verb: Verb) -> String {
        var sections = [wrapped(Self.capitalised(verb.summary) + "."), "\(style(.strong, "Usage:")) \(verb.usageLine)"]
        if !verb.aliases.isEmpty { sections[1] += "\nAlso: " + verb.aliases.joined(separator: ", ") }
        sections += verb.details.split(separator: "\n\n").map(wrapped)
        if verb.takesNodes { sections.append(Self.nodes) }
        let options = verb.options.map { ($0.synopsis, $0.summary) }
        if !options.isEmpty { sections.append(section("Options:", options)) }
        let examples = verb.examples.map { ("supervisor \($0.command)", $0.meaning) }
        sections.append(section(examples.count == 1 ? "Example:" : "Examples:", examples))
        sections.append("Options of every verb, such as -C and --json: supervisor help")
        return sections.joined(separator: "\n\n")
    }

    private static let nodes = "A NODE is node-3, 3 or all."

    private func wrapped(_ paragraph: some StringProtocol) -> String {
        ReadableText.lines(of: paragraph, width: width).joined(separator: "\n")
    }

    private func section(_ title: String, _ rows: [(String, String)]) -> String {
        ([style(.strong, title)] + columns(rows)).joined(separator: "\n")
    }

    /// Two columns; or, where the left one takes up too much, what belongs at the right below it.
    private func columns(_ rows: [(left: String, right: String)]) -> [String] {
        let leftWidth = rows.map(\.left.count).max() ?? 0
        let start = Self.indent + leftWidth + Self.gap
        let longest = rows.map(\.right.count).max() ?? 0
        let isStacked = width - start < min(longest, Self.leastAtRight)
        let margin = isStacked ? 3 * Self.indent : start
        return rows.flatMap { left, right in
            let lines = ReadableText.lines(of: right, width: width - margin)
            let blanks = { (count: Int) in String(repeating: " ", count: count) }
            let name = blanks(Self.indent) + style(.cyan, left)
            if isStacked { return [name] + lines.map { blanks(margin) + $0 } }
            let first = name + blanks(leftWidth - left.count + Self.gap) + (lines.first ?? "")
            return [first] + lines.dropFirst().map { blanks(margin) + $0 }
        }
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
