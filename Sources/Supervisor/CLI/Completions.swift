extension Verb {
    /// `supervisor completions SHELL`
    static let completions = Verb(
        "completions",
        "print what lets a shell complete commands",
        operands: "bash|zsh|fish",
        count: 1...1,
        details: """
            Verbs and options are completed, and what they take where that is known: nodes with a folder here, states, files. Have
            your shell read it when it starts, as the examples show.
            """,
        examples: [
            Example("completions bash >> ~/.bashrc", "for bash"),
            Example("completions zsh >> ~/.zshrc", "for zsh, behind its compinit"),
            Example("completions fish > ~/.config/fish/completions/supervisor.fish", "for fish"),
        ],
        run: { invocation throws(Failure) in
            let name = invocation.arguments.operands.first ?? ""
            guard let shell = Shell(rawValue: name) else {
                let names = ReadableText.list(Shell.allCases.map(\.rawValue))
                throw .usage("there are completions for \(names), not for \"\(name)\"", of: invocation.verb)
            }
            try invocation.console.print(CompletionScript(Verb.all.filter { !$0.isHidden }).text(for: shell))
        }
    )
}

/// A shell that can complete commands.
enum Shell: String, CaseIterable, Sendable {
    case bash, zsh, fish
}
