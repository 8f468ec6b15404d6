import ClusterConfig

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
    /// What else is worth knowing, in whole sentences. An empty line divides paragraphs; other line breaks mean nothing.
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

    /// What it takes, in words.
    private var operandsInWords: String {
        operandCount.upperBound == 0 ? "options only" : "\(operands) and options only"
    }

    /// Refuses too few or too many operands.
    func check(_ arguments: ParsedArguments) throws(Failure) {
        let count = arguments.operands.count
        if count < operandCount.lowerBound {
            throw .usage("\(name) needs \(operands)", of: self)
        }
        if count > operandCount.upperBound {
            let surplus = arguments.operands[operandCount.upperBound]
            throw .usage("\"\(surplus)\" is too many: \(name) takes \(operandsInWords)", of: self)
        }
    }
}

extension Verb {
    /// The verb that was typed.
    static func named(_ word: String, among verbs: [Verb] = all) throws(Failure) -> Verb {
        if let verb = verbs.first(where: { $0.name == word || $0.aliases.contains(word) }) { return verb }
        let known = verbs.filter { !$0.isHidden }.flatMap { [$0.name] + $0.aliases }
        let advice = NearestName.find(word, in: known).map { "; did you mean \($0)?" } ?? ""
        throw .usage("there is no verb \"\(word)\"\(advice)")
    }

    /// All verbs, in the order in which help shows them.
    static let all: [Verb] = [
        .initialise, .up, .add, .remove, .down, .status, .start, .stop, .restart, .kill, .pause, .resume, .logs,
        .events, .send, .wait, .partition, .heal, .link, .bench, .simulate, .completions, .help, .version, .daemon,
        .rotateLog,
    ]
}
