import ClusterConfig
import Posix

extension Verb {
    /// `supervisor rotate-log FILE`: what ``LogKeeper`` runs, so that no disk keeps the daemon from its nodes.
    static let rotateLog = Verb(
        "rotate-log",
        "rotate a log that programs are writing to",
        operands: "FILE",
        count: 1...1,
        options: [RotateLog.maxSize, RotateLog.keep],
        details: "The daemon runs it; there is no need to do so by hand.",
        examples: [Example("rotate-log node-1/node.log", "move what is over 10 MiB to node.log.1")],
        isHidden: true,
        run: RotateLog.run
    )
}

enum RotateLog {
    static let maxSize = CommandOption("max-size", value: "BYTES", "the size at which it is rotated (10485760)")
    static let keep = CommandOption("keep", value: "COUNT", "how many rotated files stay (3)")

    @Sendable static func run(_ invocation: Invocation) throws(Failure) {
        let policy = LogPolicy()
        let arguments = invocation.arguments
        let size = try arguments.number(maxSize, in: 1...(.max), of: invocation.verb) ?? policy.maxSizeBytes
        let keep = try arguments.number(keep, in: 0...1_000, of: invocation.verb) ?? policy.keep
        let rotation = LogRotation(path: arguments.operands[0], maxSizeBytes: Int64(size), keep: keep)
        try reporting(rotation.perform())
    }
}
