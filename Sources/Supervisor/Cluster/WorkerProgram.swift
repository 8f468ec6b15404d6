import ClusterConfig
import ControlAPI
import Glibc
import Posix

/// The program that every node runs, as it is found on this machine.
struct WorkerProgram: Equatable, Sendable {
    /// A path or name to start it by.
    let command: String
    let arguments: [String]
    /// Whether it is the worker that comes with the supervisor.
    let isBuiltIn: Bool

    /// Finds the program.
    ///
    /// The built-in worker is looked for beside the supervisor itself, then in the PATH. Another program is named by an
    /// absolute path, by one in the node's folder, which then has to come from the template, or by a name in the PATH.
    /// - Parameter searchPath: the PATH that the nodes will have.
    /// - Throws: where there is no such program, or no permission to run it.
    static func find(_ setup: ClusterSetup, searchPath: String?) throws(APIError) -> WorkerProgram {
        let command = setup.plan.worker.command
        let isBuiltIn = setup.plan.worker.isBuiltIn
        let program = command.first ?? ""
        let path: String
        if isBuiltIn, let beside = besideSupervisor(program) {
            path = beside
        } else if program.hasPrefix("/") {
            guard isExecutable(program) else { throw missing(program, "there is no such executable file") }
            path = program
        } else if program.contains("/") {
            try checkTemplate(setup.template, program)
            path = program
        } else {
            path = try inSearchPath(program, searchPath, isBuiltIn: isBuiltIn)
        }
        return WorkerProgram(command: path, arguments: Array(command.dropFirst()), isBuiltIn: isBuiltIn)
    }

    /// The program as far as it can be found: a start by a wrong name will say what is wrong, and nodes that run already
    /// can be looked after without it.
    static func asConfigured(_ setup: ClusterSetup, searchPath: String?) -> WorkerProgram {
        if let found = try? find(setup, searchPath: searchPath) { return found }
        let command = setup.plan.worker.command
        return WorkerProgram(
            command: command.first ?? "",
            arguments: Array(command.dropFirst()),
            isBuiltIn: setup.plan.worker.isBuiltIn
        )
    }

    private static func besideSupervisor(_ program: String) -> String? {
        guard let own = try? CurrentProcess.executablePath(), let slash = own.lastIndex(of: "/") else { return nil }
        let path = "\(own[..<slash])/\(program)"
        return isExecutable(path) ? path : nil
    }

    private static func inSearchPath(
        _ program: String,
        _ searchPath: String?,
        isBuiltIn: Bool
    ) throws(APIError) -> String {
        let path = searchPath ?? "/usr/local/bin:/usr/bin:/bin"
        for folder in path.split(separator: ":") where isExecutable("\(folder)/\(program)") {
            return "\(folder)/\(program)"
        }
        let place = isBuiltIn ? "neither beside the supervisor nor in the PATH" : "not in the PATH"
        throw missing(program, "it is \(place) (\(path))")
    }

    private static func checkTemplate(_ template: TemplateFolder, _ program: String) throws(APIError) {
        let inFolder = program.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        if inFolder.hasPrefix("..") { return }
        guard template.template.outputPaths.contains(inFolder) else {
            throw missing(program, "relative to a node's folder, but the template has no such file")
        }
        guard template.mode(of: inFolder) & 0o111 != 0 else {
            throw missing(program, "the template's file is not executable; mend it with chmod +x")
        }
    }

    private static func missing(_ program: String, _ why: String) -> APIError {
        APIError(.configuration, "worker.command names \"\(program)\", which cannot be run: \(why)")
    }

    private static func isExecutable(_ path: String) -> Bool {
        guard let info = try? FileInfo(at: path, followingLinks: true) else { return false }
        return info.kind == .regular && access(path, X_OK) == 0
    }
}
