import ControlAPI

/// What may stand at a place of the command line, as far as a shell can know.
enum Candidates: Equatable, Sendable {
    /// One of these words; none of them where anything may stand there.
    case words([String])
    /// A node that has its folder here, or one of these words.
    case nodes(besides: [String])
    case files
    case folders
}

extension CommandOption {
    /// What its value may be; nil for an option that takes none.
    var candidates: Candidates? {
        switch value {
        case nil: nil
        case "DIR": .folders
        case "FILE": .files
        case "NODE": .nodes(besides: choices)
        default: .words(choices)
        }
    }
}

extension Verb {
    /// Whether its operands name nodes.
    var takesNodes: Bool { operands.contains("NODE") }

    /// What its operands may be.
    var candidates: Candidates {
        if takesNodes { return .nodes(besides: ["all"]) }
        if operands.contains("GROUP") { return .nodes(besides: []) }
        if operands.contains("VERB") { return .words(Verb.all.filter { !$0.isHidden }.map(\.name)) }
        // Words in small letters are typed as they are.
        let isLiteral = operands.contains("|") || !operands.isEmpty && operands.allSatisfy(\.isLowercase)
        return .words(isLiteral ? operands.split(separator: "|").map(String.init) : [])
    }
}
