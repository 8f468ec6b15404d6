/// What fish has to read.
struct FishCompletions {
    private let verbs: [Verb]

    init(_ verbs: [Verb]) {
        self.verbs = verbs
    }

    var text: String {
        let global = CommandOption.global.map { line(for: $0, of: nil) }
        let own = verbs.flatMap { verb in
            ["complete -c supervisor -n __supervisor_needs_verb -a \(verb.name) -d \(quoted(verb.summary))"]
                + verb.options.map { line(for: $0, of: verb) } + operands(of: verb)
        }
        return (functions + global + own).joined(separator: "\n")
    }

    /// The names of the nodes that have their folders here, and whether a verb has been typed. Files are no candidates
    /// unless an option says so.
    private var functions: [String] {
        [
            """
            function __supervisor_nodes
                for folder in node-*/
                    string trim --right --chars / $folder
                end
            end
            function __supervisor_needs_verb
                not __fish_seen_subcommand_from \(verbs.map(names).joined(separator: " "))
            end
            complete -c supervisor -f
            """
        ]
    }

    private func line(for option: CommandOption, of verb: Verb?) -> String {
        let short = option.letter.map { " -s \($0)" } ?? ""
        let value = option.candidates.map(value) ?? ""
        return "complete -c supervisor\(condition(verb)) -l \(option.name)\(short)\(value) -d \(quoted(option.summary))"
    }

    /// That an option takes a value, and which.
    private func value(_ candidates: Candidates) -> String {
        switch candidates {
        case .files: " -r -F"
        case .words, .nodes, .folders: " -x" + (list(candidates).map { " -a \($0)" } ?? "")
        }
    }

    private func list(_ candidates: Candidates) -> String? {
        switch candidates {
        case .words(let words): words.isEmpty ? nil : quoted(words.joined(separator: " "))
        case .nodes(let besides): quoted((besides + ["(__supervisor_nodes)"]).joined(separator: " "))
        case .folders: quoted("(__fish_complete_directories)")
        case .files: nil
        }
    }

    private func operands(of verb: Verb) -> [String] {
        list(verb.candidates).map { ["complete -c supervisor\(condition(verb)) -a \($0)"] } ?? []
    }

    private func condition(_ verb: Verb?) -> String {
        verb.map { " -n " + quoted("__fish_seen_subcommand_from \(names($0))") } ?? ""
    }

    private func names(_ verb: Verb) -> String { ([verb.name] + verb.aliases).joined(separator: " ") }

    private func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
