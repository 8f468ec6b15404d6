import ClusterConfig

/// What stood behind a verb.
struct ParsedArguments: Equatable, Sendable {
    /// Everything that is no option, in order.
    var operands: [String] = []
    private var values: [String: String] = [:]

    /// Notes an option; the last of several counts.
    mutating func set(_ option: CommandOption, to value: String) {
        values[option.name] = value
    }

    func has(_ option: CommandOption) -> Bool {
        values[option.name] != nil
    }

    /// The value of an option as it was typed.
    subscript(option: CommandOption) -> String? {
        values[option.name]
    }
}

extension ParsedArguments {
    /// The value of an option that is a duration.
    func duration(_ option: CommandOption, of verb: Verb) throws(Failure) -> Duration? {
        guard let text = self[option] else { return nil }
        guard let duration = DurationFormat.parse(text) else {
            throw .usage("--\(option.name) takes a time such as 500ms, 30s or 2m, not \"\(text)\"", of: verb)
        }
        return duration
    }

    /// The value of an option that is a number.
    func number(
        _ option: CommandOption,
        in range: ClosedRange<Int>,
        of verb: Verb
    ) throws(Failure) -> Int? {
        guard let text = self[option] else { return nil }
        return try Self.number(text, in: range, what: "--\(option.name)", of: verb)
    }

    /// The first operand, where it is a number.
    func count(in range: ClosedRange<Int>, of verb: Verb) throws(Failure) -> Int? {
        guard let text = operands.first else { return nil }
        return try Self.number(text, in: range, what: verb.name, of: verb)
    }

    private static func number(
        _ text: String,
        in range: ClosedRange<Int>,
        what: String,
        of verb: Verb
    ) throws(Failure) -> Int {
        guard let number = Int(text), range.contains(number), !text.hasPrefix("+") else {
            let most =
                range.upperBound == .max ? "\(range.lowerBound) up" : "\(range.lowerBound) to \(range.upperBound)"
            throw .usage("\(what) takes a whole number from \(most), not \"\(text)\"", of: verb)
        }
        return number
    }
}
