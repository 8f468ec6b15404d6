/// What a shell has to read to complete the verbs, their options, and what those take.
struct CompletionScript {
    private let verbs: [Verb]

    init(_ verbs: [Verb]) {
        self.verbs = verbs
    }

    func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        // zsh completes through bash's function, which therefore keeps to what both understand in the same way.
        case .zsh: "autoload -U +X bashcompinit && bashcompinit\n" + bash
        case .fish: FishCompletions(verbs).text
        }
    }

    /// The first word that is a verb decides; in front of it, only the options of every verb are known.
    private var bash: String {
        """
        _supervisor_nodes() {
            local folder
            for folder in node-*/; do
                if [[ -d $folder ]]; then choices+=("${folder%/}"); fi
            done
        }
        _supervisor_paths() {
            local IFS=$'\\n'
            COMPREPLY=($(compgen "$1" -- "$current"))
            compopt -o filenames 2>/dev/null
        }
        _supervisor() {
            local verb= index choices=() flags= current=${COMP_WORDS[COMP_CWORD]}
            for ((index = 1; index < COMP_CWORD; index++)); do
                case "${COMP_WORDS[index]}" in
                \(CommandOption.global.filter { $0.value != nil }.flatMap(typed).joined(separator: "|"))) ((index++)) ;;
                \(verbs.map(names).joined(separator: "|"))) verb=${COMP_WORDS[index]}; break ;;
                esac
            done
            case "$verb ${COMP_WORDS[COMP_CWORD-1]}" in
        \(values.joined(separator: "\n"))
            *) case "$verb" in
        \(verbs.map(operands(of:)).joined(separator: "\n"))
                *) choices=(\(verbs.map(\.name).joined(separator: " "))) ;;
                esac
                if [[ $current == -* ]]; then choices=($flags \(dashed(CommandOption.global))); fi ;;
            esac
            COMPREPLY=($(compgen -W "${choices[*]}" -- "$current"))
        }
        complete -F _supervisor supervisor
        """
    }

    /// What stands behind the options that take a value: those of each verb, and those that every verb has.
    private var values: [String] {
        let own = verbs.flatMap { verb in
            verb.options.compactMap { value(of: $0, behind: [verb.name] + verb.aliases) }
        }
        let all = own + CommandOption.global.compactMap { value(of: $0, behind: ["*"]) }
        // Where nothing can be known, one line says so for all.
        let unknown = all.filter { $0.choice == Self.nothing }.flatMap(\.patterns)
        return all.filter { $0.choice != Self.nothing }.map { Self.line($0.patterns, $0.choice) }
            + [Self.line(unknown, Self.nothing)]
    }

    private func value(
        of option: CommandOption,
        behind verbs: [String]
    ) -> (patterns: [String], choice: String)? {
        guard let candidates = option.candidates else { return nil }
        let patterns = verbs.flatMap { verb in typed(option).map { "\(verb)\\ \($0)" } }
        return (patterns, Self.choice(candidates))
    }

    private func operands(of verb: Verb) -> String {
        "    " + Self.line([names(verb)], "\(Self.choice(verb.candidates)); flags=\"\(dashed(verb.options))\"")
    }

    private static func line(_ patterns: [String], _ choice: String) -> String {
        "    \(patterns.joined(separator: "|"))) \(choice) ;;"
    }

    private static let nothing = "choices=()"

    /// What makes the candidates the choice.
    private static func choice(_ candidates: Candidates) -> String {
        switch candidates {
        case .words(let words): "choices=(\(words.joined(separator: " ")))"
        case .nodes(let besides): "choices=(\(besides.joined(separator: " "))); _supervisor_nodes"
        case .files: "_supervisor_paths -f; return"
        case .folders: "_supervisor_paths -d; return"
        }
    }

    private func names(_ verb: Verb) -> String { ([verb.name] + verb.aliases).joined(separator: "|") }

    private func typed(_ option: CommandOption) -> [String] {
        ["--\(option.name)"] + (option.letter.map { ["-\($0)"] } ?? [])
    }

    private func dashed(_ options: [CommandOption]) -> String { options.map { "--\($0.name)" }.joined(separator: " ") }
}
