import CLinux
import Glibc

extension SpawnRequest {
    /// Starts the process. When this returns, it runs the new program already.
    ///
    /// Everything that can be told apart is checked or opened before: posix_spawn itself reports one number for all of
    /// its steps.
    package func spawn() throws(SpawnError) -> ProcessHandle {
        try checkTexts()
        let folder = try absoluteWorkingDirectory()
        let executable = try ExecutableSearch(workingDirectory: folder, environment: environment).find(command)
        do {
            return try ProcessHandle.holding(start(executable, in: folder))
        } catch {
            switch (error.call, error.code) {
            case ("posix_spawn", ENOENT): throw .interpreterMissing(path: executable)
            case ("posix_spawn", ENOEXEC), ("posix_spawn", EACCES): throw .notExecutable(path: executable)
            default: throw .system(error)
            }
        }
    }

    private func start(_ executable: String, in folder: String) throws(SystemCallError) -> Int32 {
        var actions = try SpawnActions(inheriting: inherited, output: output)
        try actions.changeDirectory(to: folder)
        let attributes = try SpawnAttributes(standing: standing)
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        var pid: pid_t = 0
        let code = withCStrings([command] + arguments) { arguments in
            withCStrings(variables) { variables in
                actions.withPointer { actions in
                    attributes.withPointer { posix_spawn(&pid, executable, actions, $0, arguments, variables) }
                }
            }
        }
        if code != 0 { throw SystemCallError("posix_spawn", executable, code: code) }
        return pid
    }

    private func checkTexts() throws(SpawnError) {
        for text in [command] + arguments where text.utf8.contains(0) { throw .invalidText(text) }
        for (name, value) in environment {
            let isValid = !name.isEmpty && !name.utf8.contains(UInt8(ascii: "="))
            if !isValid || name.utf8.contains(0) || value.utf8.contains(0) { throw .invalidText("\(name)=\(value)") }
        }
    }

    /// Absolute, because the executable is looked for from here and started from there.
    private func absoluteWorkingDirectory() throws(SpawnError) -> String {
        do throws(SystemCallError) {
            let folder = try Directory.canonicalPath(workingDirectory)
            guard try FileInfo(at: folder).kind == .folder else {
                throw SystemCallError("chdir", workingDirectory, code: ENOTDIR)
            }
            _ = try systemCall("chdir", folder) { access(folder, X_OK) }
            return folder
        } catch let error where error.code == ENOENT || error.code == ENOTDIR {
            throw .workingDirectoryMissing(path: workingDirectory)
        } catch {
            throw .system(error)
        }
    }
}

extension ProcessHandle {
    /// Takes hold of a child just started, or ends it: a child that nobody holds is never left behind.
    fileprivate static func holding(_ pid: Int32) throws(SystemCallError) -> ProcessHandle {
        do {
            return try ProcessHandle(opening: pid)
        } catch {
            kill(pid, SIGKILL)
            while waitpid(pid, nil, 0) < 0, errno == EINTR {}
            throw error
        }
    }
}

/// Lends texts as the NULL-terminated array of C strings that exec takes.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    var pointers = texts.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { preconditionFailure("the array has its final NULL at least") }
        return body(start)
    }
}
