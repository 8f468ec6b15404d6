import YAML

/// Collects what is wrong in a file, so that all of it is reported at once.
struct ConfigProblems {
    /// More errors than this help nobody; the rest is counted.
    static let limit = 100

    let file: String
    private var found: [(position: YAMLPosition, message: String)] = []

    init(file: String) {
        self.file = file
    }

    mutating func report(_ message: String, at position: YAMLPosition) {
        found.append((position, message))
    }

    /// - Throws: all that was reported, if anything was.
    func check() throws(ConfigErrors) {
        guard !found.isEmpty else { return }
        let sorted = found.sorted { $0.position < $1.position }
        var errors = sorted.prefix(Self.limit).map { error($0.message, at: $0.position) }
        if sorted.count > Self.limit {
            let next = sorted[Self.limit]
            errors.append(error("and \(sorted.count - Self.limit) more errors from here on", at: next.position))
        }
        throw ConfigErrors(errors)
    }

    private func error(_ message: String, at position: YAMLPosition) -> ConfigError {
        ConfigError(file: file, line: position.line, column: position.column, message: message)
    }
}
