/// Why a process could not be started.
package enum SpawnError: Error, Equatable, Sendable {
    /// The folder to run in does not exist, or is no folder.
    case workingDirectoryMissing(path: String)
    /// No file of that name; `searched` is the PATH, or nil if the command was a path.
    case commandNotFound(command: String, searched: String?)
    /// There is such a file, but it is a folder, has no execute permission, or is in no format that can be run.
    case notExecutable(path: String)
    /// It is a script or program whose interpreter, in its first line or header, does not exist.
    case interpreterMissing(path: String)
    /// An argument or variable holds a zero byte, or a variable's name is empty or has a `=`.
    case invalidText(String)
    /// The system refused something else.
    case system(SystemCallError)
}

extension SpawnError: CustomStringConvertible {
    /// What is wrong, and with which file or folder.
    package var description: String {
        switch self {
        case .workingDirectoryMissing(let path): "cannot run in \(path): there is no such folder"
        case .commandNotFound(let command, nil): "\(command): there is no such file"
        case .commandNotFound(let command, let path?): "\(command): command not found in PATH (\(path))"
        case .notExecutable(let path): "\(path): not an executable file"
        case .interpreterMissing(let path): "\(path): the interpreter that it names does not exist"
        case .invalidText(let text): "\(text.debugDescription) cannot be an argument or a variable of a process"
        case .system(let error): error.description
        }
    }
}
