import ClusterConfig

extension Verb {
    /// `supervisor help [VERB]`
    static let help = Verb(
        "help",
        "explain a verb, or list all",
        operands: "[VERB]",
        count: 0...1,
        examples: [Example("help up", "what `up` does"), Example("help", "all verbs")],
        run: { invocation throws(Failure) in
            guard let name = invocation.arguments.operands.first else {
                return try invocation.console.print(HelpText.overview(invocation.console.style))
            }
            guard let verb = Verb.all.first(where: { $0.name == name || $0.aliases.contains(name) }) else {
                let names = Verb.all.filter { !$0.isHidden }.map(\.name)
                let nearest = NearestName.find(name, in: names).map { "; did you mean \($0)?" } ?? ""
                throw .usage("there is no verb \"\(name)\"\(nearest)")
            }
            try invocation.console.print(HelpText.text(of: verb, invocation.console.style))
        }
    )
}

/// What `help` prints.
enum HelpText {
    /// All verbs and the options that each of them has.
    static func overview(_ style: Style) -> String {
        let verbs = Verb.all.filter { !$0.isHidden }.map { ($0.name, $0.summary) }
        return """
            A local mesh of real processes: start it, look inside, break it, clean up.

            \(style(.strong, "Usage:")) supervisor [OPTION…] VERB …

            \(style(.strong, "Verbs:"))
            \(columns(verbs, style))

            \(style(.strong, "Options of every verb:"))
            \(columns(CommandOption.global.map { ($0.synopsis, $0.summary) }, style))

            \(style(.strong, "Exit codes:"))
              0 done   1 failed   2 wrong usage   3 no cluster runs here   4 cluster.yaml or a template is wrong
              5 time ran out   6 done for some nodes only   130 interrupted

            \(style(.strong, "Examples:"))
            \(columns([("supervisor up 3", "three nodes on the ports 4001 to 4003, linked with each other"), ("supervisor help up", "more about a verb")], style))
            """
    }

    /// One verb, its options and examples.
    static func text(of verb: Verb, _ style: Style) -> String {
        var sections = ["\(capitalised(verb.summary)).", "\(style(.strong, "Usage:")) \(verb.usageLine)"]
        if !verb.aliases.isEmpty { sections[1] += "\nAlso: " + verb.aliases.joined(separator: ", ") }
        if !verb.details.isEmpty { sections.append(verb.details) }
        if !verb.options.isEmpty {
            sections.append(section("Options:", verb.options.map { ($0.synopsis, $0.summary) }, style))
        }
        let examples = verb.examples.map { ("supervisor \($0.command)", $0.meaning) }
        sections.append(section(examples.count == 1 ? "Example:" : "Examples:", examples, style))
        return sections.joined(separator: "\n\n")
    }

    private static func section(_ title: String, _ rows: [(String, String)], _ style: Style) -> String {
        style(.strong, title) + "\n" + columns(rows, style)
    }

    private static func columns(_ rows: [(String, String)], _ style: Style) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { left, right in
            "  " + style(.cyan, left) + String(repeating: " ", count: width - left.count + 2) + right
        }.joined(separator: "\n")
    }

    private static func capitalised(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }
}
