/// What the command line says.
struct CommandLineOptions {
    /// The node's folder; the current one by default.
    var folder = "."
    var wantsHelp = false

    init(_ arguments: [String]) throws(WorkerFailure) {
        var folders: [String] = []
        for argument in arguments.dropFirst() {
            switch argument {
            case "--help", "-h": wantsHelp = true
            case let option where option.hasPrefix("-"):
                throw .usage("unknown option \(option); see node-worker --help")
            default: folders.append(argument)
            }
        }
        guard folders.count <= 1 else { throw .usage("one folder at most; see node-worker --help") }
        if let only = folders.first { folder = only }
    }

    static let help = """
        Usage: node-worker [FOLDER]

        Runs the node whose folder it is (the current one by default) until it gets SIGTERM.
        The folder holds .env, known-peers.json and transactions.json; the environment overrides .env.

        Settings: PORT, BIND, ADVERTISE, KNOWN_PEERS, PUBLIC, WEBSOCKET, TOPOLOGY, DEGREE, DURABILITY, NODE_ID, LOG_LEVEL,
        ALLOWED_ORIGINS

        Example:
          PORT=4001 KNOWN_PEERS=ws://localhost:4003 node-worker ./node-1

        Exit codes: 0 stopped when asked, 2 usage, 10 settings, 11 folder, 12 transactions.json, 13 port, 14 system

        """
}
