import YAML

/// What a scalar of the file must be: how it is read, and how to say what is expected.
struct ConfigValueKind<Value> {
    /// "a whole number from 1 to 1000"
    var expectation: String
    /// The value, or nil where the scalar is not as expected.
    var parse: (YAMLScalar) -> Value?
    /// How a scalar that is not as expected may have come about, and what to write instead.
    var hint: (YAMLScalar) -> String? = { _ in nil }

    /// Reads a value and reports one that is wrong.
    func read(_ node: YAMLNode, path: String, problems: inout ConfigProblems) -> Value? {
        guard case .scalar(let scalar) = node.content else {
            problems.report("\(path) is \(node.kind); \(expectation) is expected", at: node.position)
            return nil
        }
        if let value = parse(scalar) { return value }
        let found = scalar.resolved == .null ? "has no value" : "is '\(scalar.text.abridged)'"
        let hint = hint(scalar).map { " (\($0))" } ?? ""
        problems.report("\(path) \(found); \(expectation) is expected\(hint)", at: node.position)
        return nil
    }
}

extension ConfigValueKind<Int> {
    static func integer(_ range: ClosedRange<Int>) -> Self {
        Self(
            expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            parse: { scalar in
                guard case .integer(let value) = scalar.resolved, range.contains(value) else { return nil }
                return value
            },
            hint: { $0.numericHint ?? $0.quotationHint }
        )
    }

    static func byteSize(_ range: ClosedRange<Int>) -> Self {
        let bounds = "from \(ByteSizeFormat.text(range.lowerBound)) to \(ByteSizeFormat.text(range.upperBound))"
        return Self(expectation: "a size such as 512KiB or 10MiB, \(bounds),") { scalar in
            ByteSizeFormat.parse(scalar.text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ConfigValueKind<Double> {
    static func number(_ range: ClosedRange<Double>) -> Self {
        Self(expectation: "a number from \(range.lowerBound) to \(range.upperBound)") { scalar in
            switch scalar.resolved {
            case .integer(let value) where range.contains(Double(value)): Double(value)
            case .float(let value) where range.contains(value): value
            default: nil
            }
        }
    }

    static var percentage: Self {
        Self(expectation: "a percentage from 0% to 100%") { PercentageFormat.parse($0.text) }
    }
}

extension ConfigValueKind<Bool> {
    static var boolean: Self {
        Self(
            expectation: "true or false",
            parse: { scalar in
                guard case .boolean(let value) = scalar.resolved else { return nil }
                return value
            },
            hint: \.ambiguity
        )
    }
}

extension ConfigValueKind<Duration> {
    static func duration(_ range: ClosedRange<Duration>) -> Self {
        let bounds = "from \(DurationFormat.text(range.lowerBound)) to \(DurationFormat.text(range.upperBound))"
        return Self(expectation: "a duration such as 100ms, 5s or 2m, \(bounds),") { scalar in
            DurationFormat.parse(scalar.text).flatMap { range.contains($0) ? $0 : nil }
        }
    }
}

extension ConfigValueKind<String> {
    /// A string which must fulfil a condition. A plain number or boolean is none: it must be quoted.
    static func string(_ expectation: String, where isValid: @escaping (String) -> Bool) -> Self {
        Self(
            expectation: expectation,
            parse: { scalar in
                guard case .string(let text) = scalar.resolved, isValid(text) else { return nil }
                return text
            },
            hint: { scalar in
                switch scalar.resolved {
                case .null, .string: nil
                // Without quotes it is no text.
                case .boolean, .integer, .float, .outOfRange: isValid(scalar.text) ? "write \"\(scalar.text)\"" : nil
                }
            }
        )
    }

    /// A text for another program, taken as it was written: `1.10` stays `1.10`. Only no value at all is refused.
    static var verbatim: Self {
        Self(expectation: "a text without null characters (quote an empty one)") { scalar in
            scalar.resolved == .null || scalar.text.utf8.contains(0) ? nil : scalar.text
        }
    }
}

extension ConfigValueKind where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    static var oneOf: Self {
        let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
        return Self(expectation: "one of \(names)") { scalar in
            guard case .string(let text) = scalar.resolved else { return nil }
            return Value(rawValue: text)
        }
    }
}

extension ConfigValueKind<StopSignal> {
    static var signal: Self {
        let names = StopSignal.allCases.map(\.rawValue).joined(separator: ", ")
        return Self(expectation: "a signal (\(names))") { StopSignal(name: $0.text) }
    }
}

extension YAMLScalar {
    /// Why what looks like a number is none.
    fileprivate var numericHint: String? {
        let looksLikeNumber = text.utf8.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return looksLikeNumber ? ambiguity : nil
    }

    /// What is in quotes is a text, even where it looks like a number.
    fileprivate var quotationHint: String? {
        style != .plain && Int(text) != nil ? "in quotes it is a text; write it without" : nil
    }
}
