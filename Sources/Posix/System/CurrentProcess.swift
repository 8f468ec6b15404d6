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

    /// Allows as many open descriptors as the system lets this process have. One that may not is left with what it had.
    package static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Ends the process at once; 0 means success.
    package static func exit(_ code: Int32) -> Never {
        Glibc.exit(code)
    }

    /// Fills the places of standard streams that the process was started without, so that no file or socket that it opens
    /// gets one of their numbers, and with it what is meant for them.
    ///
    /// What fills them can neither be read from nor written to: using them throws EBADF. To be called before anything is
    /// opened.
    package static func reserveStandardStreams() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is the one that is missing.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// From now on a write to a closed pipe or socket throws EPIPE instead of ending the process. Spawned children start
    /// with the default again.
    package static func ignoreBrokenPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// From now on a write beyond the limit on the size of files (RLIMIT_FSIZE) throws EFBIG instead of ending the process.
    package static func ignoreFileSizeLimits() {
        _ = signal(SIGXFSZ, SIG_IGN)
    }
}
