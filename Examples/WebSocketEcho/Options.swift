/// The options of a command, as pairs of a name and a value.
struct Options {
    private var words: [String]

    init(_ words: ArraySlice<String>) {
        self.words = Array(words)
    }

    var isEmpty: Bool { words.isEmpty }

    /// Removes the option and returns its value; nil when it is not there.
    mutating func take(_ name: String) -> String? {
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
        defer { words.removeSubrange(index...index + 1) }
        return words[index + 1]
    }
}
