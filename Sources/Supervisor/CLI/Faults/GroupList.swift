/// The groups of a partition as they are typed.
///
/// Where there is a `|` or a `/`, alone or within a word, these divide the groups, and words between them belong together:
/// `1,2 / 3`, `'1,2|3'`, `1 2 / 3`. Where there is none, each word is a group: `1,2 3`.
enum GroupList {
    private static let bars: Set<Character> = ["|", "/"]

    /// The full names of the nodes of each group.
    static func parse(_ operands: [String], of verb: Verb) throws(Failure) -> [[String]] {
        let hasBars = operands.contains { $0.contains(where: bars.contains) }
        let texts =
            hasBars
            ? operands.joined(separator: " ").split(omittingEmptySubsequences: false, whereSeparator: bars.contains)
            : operands.map { $0[...] }
        return try texts.map { text throws(Failure) in
            let nodes = text.split { $0 == "," || $0 == " " }
            if nodes.isEmpty { throw Failure.usage("a group of the partition is empty", of: verb) }
            return try nodes.map { node throws(Failure) in try NodeSelection.name(String(node), of: verb) }
        }
    }
}
