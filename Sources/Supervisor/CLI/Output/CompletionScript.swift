/// What a shell has to read to complete the verbs and their options.
struct CompletionScript {
    private let verbs: [Verb]

    init(_ verbs: [Verb]) {
        self.verbs = verbs
    }

    func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private var names: String { verbs.map(\.name).joined(separator: " ") }

    /// The first word that is a verb decides; in front of it, only the options of every verb are known.
    private var bash: String {
        """
        _supervisor() {
            local word words=() current=${COMP_WORDS[COMP_CWORD]} verb=
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$word" in
                \(verbs.map(pattern).joined(separator: "|"))) verb=$word; break ;;
                esac
            done
            case "$verb" in
        \(verbs.map(bashCase).joined(separator: "\n"))
            *) words=(\(names)) ;;
            esac
            if [[ $current == -* ]]; then words+=(\(dashed(CommandOption.global))); fi
            COMPREPLY=($(compgen -W "${words[*]}" -- "$current"))
        }
        complete -o default -F _supervisor supervisor
        """
    }

    private func bashCase(_ verb: Verb) -> String {
        let words = verb.completedOperands + [dashed(verb.options)]
        return "    \(pattern(verb))) words=(\(words.joined(separator: " "))) ;;"
    }

    private func pattern(_ verb: Verb) -> String { ([verb.name] + verb.aliases).joined(separator: "|") }

    private func dashed(_ options: [CommandOption]) -> String { options.map { "--\($0.name)" }.joined(separator: " ") }

    /// zsh completes through bash's function.
    private var zsh: String { "autoload -U +X bashcompinit && bashcompinit\n" + bash }

    private var fish: String {
        let global = CommandOption.global.map { fishLine(for: $0, of: nil) }
        let own = verbs.flatMap { verb in
            ["complete -c supervisor -n __fish_use_subcommand -f -a \(verb.name) -d \(quoted(verb.summary))"]
                + verb.options.map { fishLine(for: $0, of: verb) } + fishOperands(of: verb)
        }
        return (global + own).joined(separator: "\n")
    }

    private func fishLine(for option: CommandOption, of verb: Verb?) -> String {
        let short = option.letter.map { " -s \($0)" } ?? ""
        let value = option.value == nil ? "" : " -r"
        return "complete -c supervisor\(condition(verb)) -l \(option.name)\(short)\(value) -d \(quoted(option.summary))"
    }

    private func fishOperands(of verb: Verb) -> [String] {
        guard !verb.completedOperands.isEmpty else { return [] }
        let operands = quoted(verb.completedOperands.joined(separator: " "))
        return ["complete -c supervisor\(condition(verb)) -f -a \(operands)"]
    }

    private func condition(_ verb: Verb?) -> String {
        verb.map { " -n " + quoted("__fish_seen_subcommand_from \(([$0.name] + $0.aliases).joined(separator: " "))") }
            ?? ""
    }

    private func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}

extension Verb {
    /// The operands that can be known beforehand.
    fileprivate var completedOperands: [String] {
        if operands.contains("NODE") { return ["all"] }
        if operands.contains("VERB") { return Verb.all.filter { !$0.isHidden }.map(\.name) }
        // Words in small letters are typed as they are.
        let isLiteral = operands.contains("|") || !operands.isEmpty && operands.allSatisfy(\.isLowercase)
        return isLiteral ? operands.split(separator: "|").map(String.init) : []
    }
}
