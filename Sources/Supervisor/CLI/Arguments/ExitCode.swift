/// What the exit code of a command tells.
enum ExitCode: Int32, Sendable {
    case done = 0
    case failed = 1
    /// The command line was wrong.
    case usage = 2
    /// No cluster runs here.
    case noCluster = 3
    /// cluster.yaml or the template is wrong.
    case configuration = 4
    case timeRanOut = 5
    /// Done for some nodes only; the message names the others.
    case someOnly = 6
    /// Ctrl-C; the number that a shell gives a program that SIGINT has ended.
    case interrupted = 130
}
