import EventLoop
import Posix
import Transport
import WebSocket

let usage = """
    usage: websocket-echo server --port PORT [--limit BYTES] [--connections COUNT]
           websocket-echo client URL

    server  echoes text and binary messages of at most BYTES (16 MiB) on at most COUNT (1024) connections until it is
            terminated
    client  lets a server that speaks the Autobahn test suite's protocol test this library

    """

/// Runs what the arguments ask for, and returns whether they ask for something known.
func run(_ arguments: [String]) throws -> Bool {
    switch arguments.first {
    case "server":
        var options = Options(arguments.dropFirst())
        let port = options.take("--port").flatMap(UInt16.init)
        let limit = options.take("--limit").map { Int($0) ?? 0 } ?? 16 << 20
        let connections = options.take("--connections").map { Int($0) ?? 0 } ?? 1024
        guard let port, limit > 0, connections > 0, options.isEmpty else { return false }
        try EchoServer(limit: limit, connections: connections).run(port: port)
        return true
    case "client" where arguments.count == 2:
        try FuzzedClient(server: try WebSocketURL(arguments[1])).run()
        return true
    default:
        return false
    }
}

CurrentProcess.ignoreBrokenPipes()
CurrentProcess.raiseDescriptorLimit()
do {
    if try !run(Array(CommandLine.arguments.dropFirst())) {
        try StandardStream.standardError.write(Array(usage.utf8))
        CurrentProcess.exit(2)
    }
} catch {
    try? StandardStream.standardError.write(Array("websocket-echo: \(error)\n".utf8))
    CurrentProcess.exit(1)
}
