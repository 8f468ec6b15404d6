import CLinux
import Glibc

/// What this process knows of itself.
package enum CurrentProcess {
    /// The process id.
    package static var pid: Int32 { getpid() }

    /// The user that it runs as (effective).
    package static var uid: UInt32 { geteuid() }

    /// The environment. Where a name occurs twice, the first one counts, as in `getenv`.
    package static func environment() -> [String: String] {
        var result: [String: String] = [:]
        guard var entry = linux_environment() else { return result }
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, result[String(parts[0])] == nil { result[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return result
    }

    /// The absolute path of the running executable.
    package static func executablePath() throws(SystemCallError) -> String {
        try Directory.linkTarget("/proc/self/exe")
    }

    /// The absolute path of the working directory.
    ///
    /// - Throws: ENOENT when it was deleted meanwhile.
    package static func workingDirectory() throws(SystemCallError) -> String {
        guard let path = getcwd(nil, 0) else { throw SystemCallError("getcwd", ".") }
        defer { free(path) }
        return String(cString: path)
    }

    /// From now on a write to a closed pipe or socket throws EPIPE instead of ending the process. Spawned children start
    /// with the default again.
    package static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }
}
