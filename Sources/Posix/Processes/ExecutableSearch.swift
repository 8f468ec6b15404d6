import Glibc

/// Finds the file that a command names, as a shell in the child's folder and with the child's PATH would.
struct ExecutableSearch {
    /// The PATH of an environment that has none.
    static let usualPath = "/usr/local/bin:/usr/bin:/bin"

    let workingDirectory: String
    let searchPath: String

    init(workingDirectory: String, environment: [String: String]) {
        self.workingDirectory = workingDirectory
        searchPath = environment["PATH"] ?? Self.usualPath
    }

    /// The path of the executable, to be understood from the parent's folder.
    func find(_ command: String) throws(SpawnError) -> String {
        if command.contains("/") { return try check(path: resolve(command), command) }
        if command.isEmpty { throw .commandNotFound(command: command, searched: searchPath) }
        var unfit: String?
        for folder in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
            // An empty entry means the working directory: POSIX, "8.3 Other Environment Variables".
            let candidate = resolve(folder.isEmpty ? command : "\(folder)/\(command)")
            switch kind(of: candidate) {
            case .executable: return candidate
            case .unfit: unfit = unfit ?? candidate
            case .missing: continue
            }
        }
        if let unfit { throw .notExecutable(path: unfit) }
        throw .commandNotFound(command: command, searched: searchPath)
    }

    private enum Kind { case executable, unfit, missing }

    private func check(path: String, _ command: String) throws(SpawnError) -> String {
        switch kind(of: path) {
        case .executable: return path
        case .unfit: throw .notExecutable(path: path)
        case .missing: throw .commandNotFound(command: command, searched: nil)
        }
    }

    private func resolve(_ path: String) -> String {
        path.hasPrefix("/") ? path : "\(workingDirectory)/\(path)"
    }

    private func kind(of path: String) -> Kind {
        do {
            guard let info = try FileInfo.ifExists(at: path, followingLinks: true) else { return .missing }
            return info.kind == .regular && access(path, X_OK) == 0 ? .executable : .unfit
        } catch {
            // There may be such a file, but we may not look: nor could we run it.
            return .unfit
        }
    }
}
