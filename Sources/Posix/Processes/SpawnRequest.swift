/// Everything about a process to be started. Nothing else is inherited: signals are at their defaults and unblocked, and
/// all descriptors but those named here are closed.
package struct SpawnRequest: Sendable {
    /// A path, or a name to look for in the PATH of ``environment``. Both are understood from ``workingDirectory``.
    package var command: String

    /// What follows the program's name.
    package var arguments: [String]

    /// The whole environment; nothing of the parent's is added.
    package var environment: [String: String]

    /// The folder to run in, understood from the parent's.
    package var workingDirectory: String

    /// Where its output goes.
    package var output: Output

    /// Its place among groups and sessions.
    package var standing: Standing

    /// Descriptors that the child gets as 3, 4, 5 …; they have to stay open until it is started.
    package var inherited: [Int32]

    /// Where standard output and standard error go. Standard input is always /dev/null.
    package enum Output: Hashable, Sendable {
        case discard
        /// Both to the end of a file, which is made with mode 0644 if there is none. The path is the parent's.
        case append(toFile: String)
        /// To descriptors that stay the caller's.
        case descriptors(output: Int32, error: Int32)
    }

    /// What the child leads.
    package enum Standing: Hashable, Sendable {
        /// A process group of its own, to be signalled as a whole.
        case groupLeader
        /// A session of its own, without a terminal. It leads a group, too.
        case sessionLeader
        /// Nothing: it stays in the caller's group and gets what is typed at the terminal.
        case member
    }

    /// A request; what is left out is as harmless as possible.
    package init(
        command: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        workingDirectory: String = ".",
        output: Output = .discard,
        standing: Standing = .groupLeader,
        inherited: [Int32] = []
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.output = output
        self.standing = standing
        self.inherited = inherited
    }
}
