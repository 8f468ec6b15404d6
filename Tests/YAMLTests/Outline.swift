import YAML

extension YAMLNode {
    /// The resolved value on one line, strings quoted, for comparison with tables.
    var outline: String {
        switch content {
        case .scalar(let scalar): scalar.outline
        case .sequence(let items): "[" + items.map(\.outline).joined(separator: ", ") + "]"
        case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.outline)" }.joined(separator: ", ") + "}"
        }
    }
}

extension YAMLScalar {
    var outline: String {
        switch resolved {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .float(let value): "\(value)"
        case .string(let value): value.debugDescription
        case .outOfRange: "out of range"
        }
    }
}
