import CLinux
import Glibc

/// What a child does between its start and its program: arrange its descriptors and change its folder.
struct SpawnActions: ~Copyable {
    private var actions = posix_spawn_file_actions_t()
    /// Duplicates of what the child gets, with numbers above those it gets them under: arranging one can never overwrite
    /// the source of another.
    private var sources: [Int32] = []

    /// - Parameters:
    ///   - inherited: what the child gets as 3, 4, 5 ….
    ///   - output: its standard output and standard error.
    init(inheriting inherited: [Int32], output: SpawnRequest.Output) throws(SystemCallError) {
        posix_spawn_file_actions_init(&actions)
        let firstFree = Int32(3 + inherited.count)
        let null = try File.open("/dev/null", .updating)
        try hand(null.rawValue, as: 0, above: firstFree)
        switch output {
        case .discard:
            try hand(null.rawValue, as: 1, above: firstFree)
            try hand(null.rawValue, as: 2, above: firstFree)
        case .append(let path):
            let file = try File.open(path, .appending)
            try hand(file.rawValue, as: 1, above: firstFree)
            try hand(file.rawValue, as: 2, above: firstFree)
        case .descriptors(let output, let error):
            try hand(output, as: 1, above: firstFree)
            try hand(error, as: 2, above: firstFree)
        }
        for (index, number) in inherited.enumerated() {
            try hand(number, as: Int32(3 + index), above: firstFree)
        }
        try Self.check("posix_spawn_file_actions_addclosefrom_np", linux_spawn_close_from(&actions, firstFree))
    }

    deinit {
        for source in sources { _ = FileDescriptor(owning: source) }
        withUnsafePointer(to: actions) { _ = posix_spawn_file_actions_destroy(UnsafeMutablePointer(mutating: $0)) }
    }

    mutating func changeDirectory(to path: String) throws(SystemCallError) {
        try Self.check("posix_spawn_file_actions_addchdir_np", linux_spawn_change_directory(&actions, path))
    }

    func withPointer<Result>(_ body: (UnsafePointer<posix_spawn_file_actions_t>) -> Result) -> Result {
        withUnsafePointer(to: actions, body)
    }

    private mutating func hand(_ number: Int32, as target: Int32, above firstFree: Int32) throws(SystemCallError) {
        let source = try FileDescriptor.duplicate(of: number, atLeast: firstFree).take()
        sources.append(source)
        try Self.check("posix_spawn_file_actions_adddup2", posix_spawn_file_actions_adddup2(&actions, source, target))
    }

    private static func check(_ call: String, _ code: Int32) throws(SystemCallError) {
        if code != 0 { throw SystemCallError(call, "new process", code: code) }
    }
}

/// How a child begins: all signals unblocked and at their defaults, in the place among processes that it was given.
struct SpawnAttributes: ~Copyable {
    private var attributes = posix_spawnattr_t()

    init(standing: SpawnRequest.Standing) throws(SystemCallError) {
        posix_spawnattr_init(&attributes)
        var flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
        switch standing {
        case .groupLeader: flags |= Int16(POSIX_SPAWN_SETPGROUP)
        case .sessionLeader: flags |= linux_spawn_new_session_flag()
        case .member: break
        }
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        let codes = [
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setpgroup(&attributes, 0),
            posix_spawnattr_setflags(&attributes, flags),
        ]
        if let code = codes.first(where: { $0 != 0 }) {
            throw SystemCallError("posix_spawnattr", "new process", code: code)
        }
    }

    deinit {
        withUnsafePointer(to: attributes) { _ = posix_spawnattr_destroy(UnsafeMutablePointer(mutating: $0)) }
    }

    func withPointer<Result>(_ body: (UnsafePointer<posix_spawnattr_t>) -> Result) -> Result {
        withUnsafePointer(to: attributes, body)
    }
}
