import Posix

/// The command line as a whole.
enum Program {
    /// Understands the command line, does what it says, and returns the exit code.
    ///
    /// - Parameter words: what stood behind the program's name.
    static func run(_ words: [String]) -> Int32 {
        let environment = CurrentProcess.environment()
        var console = Console(environment: environment, arguments: ParsedArguments())
        do {
            let (verb, arguments) = try ArgumentParser.parse(words, verbs: Verb.all)
            console = Console(environment: environment, arguments: arguments)
            try run(verb, arguments, console)
            return ExitCode.done.rawValue
        } catch {
            console.report(error)
            return error.exitCode.rawValue
        }
    }

    private static func run(_ verb: Verb?, _ arguments: ParsedArguments, _ console: Console) throws(Failure) {
        guard let verb else {
            guard arguments.has(.help) else { throw .usage("what shall be done?") }
            return try console.print(HelpText(console).overview)
        }
        if arguments.has(.help) { return try console.print(HelpText(console).text(of: verb)) }
        try verb.check(arguments)
        try verb.run(Invocation(verb: verb, arguments: arguments, console: console))
    }
}
