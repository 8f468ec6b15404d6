import ClusterConfig

/// Splits a command line into its verb, options and operands.
///
/// Options that every verb has may stand anywhere, a verb's own behind it. `--name=value`, `--name value`, `-nVALUE`,
/// `-n VALUE` and several letters in one word are understood; behind `--` everything is an operand. A number such as `-1`
/// is an operand, so that it is refused as a number and not as an option.
struct ArgumentParser {
    private let verbs: [Verb]
    private var verb: Verb?
    private var arguments = ParsedArguments()

    init(verbs: [Verb]) {
        self.verbs = verbs
    }

    /// The verb, nil where there is none, and what stood behind it.
    static func parse(
        _ words: [String],
        verbs: [Verb]
    ) throws(Failure) -> (verb: Verb?, arguments: ParsedArguments) {
        var parser = ArgumentParser(verbs: verbs)
        try parser.take(words)
        return (parser.verb, parser.arguments)
    }

    private mutating func take(_ words: [String]) throws(Failure) {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                for operand in rest { try takeOperand(operand) }
                return
            }
            if word.hasPrefix("--") {
                try takeLong(word.dropFirst(2), &rest)
            } else if word.hasPrefix("-"), word != "-", Double(word) == nil {
                try takeLetters(word.dropFirst(), &rest)
            } else {
                try takeOperand(word)
            }
        }
    }

    private mutating func takeOperand(_ word: String) throws(Failure) {
        guard verb == nil else {
            arguments.operands.append(word)
            return
        }
        verb = try Verb.named(word, among: verbs)
    }

    private mutating func takeLong(_ text: Substring, _ rest: inout ArraySlice<String>) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        guard let option = known.first(where: { $0.name == name }) else {
            throw .usage("there is no option --\(name)" + suggestion(name), of: verb)
        }
        let inline = parts.count == 2 ? String(parts[1]) : nil
        if option.value == nil, inline != nil { throw .usage("--\(name) takes no value", of: verb) }
        try take(option, "--\(name)", inline, &rest)
    }

    private mutating func takeLetters(_ letters: Substring, _ rest: inout ArraySlice<String>) throws(Failure) {
        var letters = letters
        while let letter = letters.popFirst() {
            guard let option = known.first(where: { $0.letter == letter }) else {
                throw .usage("there is no option -\(letter)", of: verb)
            }
            let inline = option.value == nil || letters.isEmpty ? nil : String(letters)
            try take(option, "-\(letter)", inline, &rest)
            if inline != nil { return }
        }
    }

    private mutating func take(
        _ option: CommandOption,
        _ typed: String,
        _ inline: String?,
        _ rest: inout ArraySlice<String>
    ) throws(Failure) {
        guard let placeholder = option.value else {
            arguments.set(option, to: "")
            return
        }
        guard let value = inline ?? rest.popFirst() else {
            throw .usage("\(typed) needs a value: \(placeholder)", of: verb)
        }
        arguments.set(option, to: value)
    }

    private var known: [CommandOption] { (verb?.options ?? []) + CommandOption.global }

    private func suggestion(_ typed: String) -> String {
        if verb == nil, verbs.contains(where: { verb in verb.options.contains { $0.name == typed } }) {
            return " in front of the verb; the options of a verb stand behind it"
        }
        return NearestName.find(typed, in: known.map(\.name)).map { "; did you mean --\($0)?" } ?? ""
    }
}
