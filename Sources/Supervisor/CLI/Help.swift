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
                return try invocation.console.print(HelpText(invocation.console).overview)
            }
            try invocation.console.print(HelpText(invocation.console).text(of: .named(name)))
        }
    )
}
