import Posix

extension Verb {
    /// `supervisor daemon`: what ``DaemonStart`` runs.
    static let daemon = Verb(
        "daemon",
        "be the daemon of a cluster",
        options: [readiness],
        details: "`supervisor up` runs it; there is no need to do so by hand.",
        examples: [Example("daemon", "in the foreground")],
        isHidden: true,
        run: { invocation throws(Failure) in
            let arguments = invocation.arguments
            let readiness = try arguments.number(readiness, in: 3...1_023, of: invocation.verb)
            let options = DaemonOptions(
                directory: try invocation.layout().directory,
                configFile: arguments[.file],
                readiness: readiness.map(Int32.init)
            )
            CurrentProcess.exit(Daemon.run(options))
        }
    )

    private static let readiness = CommandOption(
        "readiness",
        value: "DESCRIPTOR",
        "where to say that the daemon is ready, or why not"
    )
}
