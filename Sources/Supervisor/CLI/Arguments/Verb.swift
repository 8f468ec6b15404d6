/// A verb of the command line: how it is recognised and explained, and what it does.
struct Verb: Sendable {
    /// A command line that shows the verb at work, and what it does.
    struct Example: Sendable {
        /// Without `supervisor` in front.
        let command: String
        let meaning: String

        init(_ command: String, _ meaning: String) {
            self.command = command
            self.meaning = meaning
        }
    }

    let name: String
    let aliases: [String]
    /// What it does, in one line.
    let summary: String
    /// Its operands as the usage line shows them: `NODE…`.
    let operands: String
    /// How many operands it takes.
    let operandCount: ClosedRange<Int>
    let options: [CommandOption]
    /// What else is worth knowing; whole sentences, lines broken by hand.
    let details: String
    let examples: [Example]
    /// Not for people: help leaves it out.
    let isHidden: Bool
    /// Does it.
    let run: @Sendable (Invocation) throws(Failure) -> Void

    init(
        _ name: String,
        aliases: [String] = [],
        _ summary: String,
        operands: String = "",
        count operandCount: ClosedRange<Int> = 0...0,
        options: [CommandOption] = [],
        details: String = "",
        examples: [Example],
        isHidden: Bool = false,
        run: @escaping @Sendable (Invocation) throws(Failure) -> Void
    ) {
        self.name = name
        self.aliases = aliases
        self.summary = summary
        self.operands = operands
        self.operandCount = operandCount
        self.options = options
        self.details = details
        self.examples = examples
        self.isHidden = isHidden
        self.run = run
    }

    /// `supervisor up [N] [OPTION…]`.
    var usageLine: String {
        ["supervisor", name, operands, "[OPTION…]"].filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// Refuses too few or too many operands.
    func check(_ arguments: ParsedArguments) throws(Failure) {
        let count = arguments.operands.count
        if count < operandCount.lowerBound {
            throw .usage("\(name) needs \(operands)", of: self)
        }
        if count > operandCount.upperBound {
            let surplus = arguments.operands[operandCount.upperBound]
            let allowed = operandCount.upperBound == 0 ? "nothing" : operands
            throw .usage("\(name) takes \(allowed), and not also \"\(surplus)\"", of: self)
        }
    }
}

extension Verb {
    /// All verbs, in the order in which help shows them.
    static let all: [Verb] = [
        .initialise, .up, .add, .remove, .down, .status, .start, .stop, .restart, .kill, .pause, .resume, .logs,
        .events, .send, .wait, .partition, .heal, .link, .bench, .simulate, .completions, .help, .version, .daemon,
        .rotateLog,
    ]
}
