import YAML

/// One mapping of the file whose keys are known beforehand.
///
/// Every reading method returns the default where the key is absent, and where its value is wrong, in which case that
/// has been reported: the caller goes on and finds the other errors.
struct ConfigSection {
    /// The path of the section, such as `restart.backoff`; empty at the root.
    let path: String
    /// Where its value begins.
    let position: YAMLPosition
    private let values: [String: YAMLNode]

    /// Reports keys that are not among the known ones, and a value that is no mapping. No value is an empty mapping: it
    /// is what remains of a section when all its lines are comments.
    init(_ node: YAMLNode, path: String, keys: [String], problems: inout ConfigProblems) {
        self.path = path
        position = node.position
        guard let entries = node.entries else {
            values = [:]
            let subject = path.isEmpty ? "the file" : path
            let expected = "a mapping with keys, such as '\(keys.first ?? ""): …', is expected"
            problems.report("\(subject) is \(node.kind); \(expected)\(node.blankHint)", at: node.position)
            return
        }
        for entry in entries where !keys.contains(entry.key) {
            let place = path.isEmpty ? "" : " in \(path)"
            let advice = NearestName.advice(entry.key, in: keys)
            problems.report("unknown key '\(entry.key.abridged)'\(place)\(advice)", at: entry.keyPosition)
        }
        values = Dictionary(entries.map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// The section under a key, empty where there is none.
    func section(_ key: String, keys: [String], problems: inout ConfigProblems) -> ConfigSection {
        let node = values[key] ?? YAMLNode(.mapping([]), at: position)
        return ConfigSection(node, path: path(of: key), keys: keys, problems: &problems)
    }

    /// The value under a key, uninterpreted.
    func node(_ key: String) -> YAMLNode? { values[key] }

    /// Where the value of a key begins, or the section where it is absent.
    func position(of key: String) -> YAMLPosition { values[key]?.position ?? position }

    /// The key with the path in front.
    func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The value of a key.
    func value<Value>(
        _ key: String,
        as kind: ConfigValueKind<Value>,
        default fallback: Value,
        problems: inout ConfigProblems
    ) -> Value {
        guard let node = values[key] else { return fallback }
        return kind.read(node, path: path(of: key), problems: &problems) ?? fallback
    }

    /// The values of a list under a key.
    ///
    /// - Parameter example: such a list, for the message where the value is none.
    func list<Value>(
        _ key: String,
        of kind: ConfigValueKind<Value>,
        example: String,
        default fallback: [Value],
        problems: inout ConfigProblems
    ) -> [Value] {
        guard let node = values[key] else { return fallback }
        guard case .sequence(let items) = node.content else {
            let expected = "a list such as \(example) is expected"
            problems.report("\(path(of: key)) is \(node.kind); \(expected)", at: node.position)
            return fallback
        }
        return items.enumerated().compactMap { index, item in
            kind.read(item, path: "\(path(of: key))[\(index)]", problems: &problems)
        }
    }
}

extension YAMLNode {
    /// The entries of a mapping; of no value, none; of anything else, nil.
    var entries: [YAMLEntry]? {
        switch content {
        case .mapping(let entries): entries
        case .scalar(let scalar) where scalar.resolved == .null: []
        case .scalar, .sequence: nil
        }
    }

    /// What is missing where `key:value` was written and `key: value` meant.
    fileprivate var blankHint: String {
        guard case .scalar(let scalar) = content, scalar.style == .plain, scalar.text.contains(":") else { return "" }
        return " (a blank is missing after ':')"
    }
}
