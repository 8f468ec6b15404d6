import ClusterConfig
import Gossip
import JSON
import Posix
import WebSocket

/// What a worker is told: its folder's `.env`, overridden by the environment.
struct WorkerSettings {
    var folder: String
    var name: String
    var port: UInt16
    /// Where to listen; empty for a private node.
    var listen: [SocketAddress]
    /// What the node calls itself to others; nil for a private node.
    var address: NodeAddress?
    var knownPeers: [NodeAddress]
    /// Whether the node speaks WebSocket; otherwise HTTP, both ways.
    var usesWebSocket: Bool
    var topology: Topology
    var durability: PoolFile.Durability
    var allowedOrigins: [String]
    var logLevel: LogLevel
    /// The supervisor's control socket; nil when the node runs on its own.
    var supervisorSocket: String?
    /// Whether to be linked with nobody until the supervisor has said what is wrong with the links.
    var awaitsFaults: Bool

    static func read(folder: String, environment: [String: String]) throws(WorkerFailure) -> WorkerSettings {
        try checkFolder(folder)
        let values = SettingValues(file: try dotEnv(in: folder), environment: environment)
        let port = try values.port()
        let isPublic = try values.bool("PUBLIC", default: true)
        let usesWebSocket = try values.bool("WEBSOCKET", default: true)
        guard isPublic || usesWebSocket else {
            throw .settings("PUBLIC and WEBSOCKET are both false; a private node reaches others by WebSocket only")
        }
        return WorkerSettings(
            folder: folder,
            name: try values.name(port: port),
            port: port,
            listen: isPublic ? try values.listenAddresses(port: port) : [],
            address: isPublic ? try values.ownAddress(port: port, usesWebSocket: usesWebSocket) : nil,
            knownPeers: try knownPeers(in: folder, values),
            usesWebSocket: usesWebSocket,
            topology: try values.topology(),
            durability: try values.durability(),
            allowedOrigins: values.list("ALLOWED_ORIGINS"),
            logLevel: try values.logLevel(),
            supervisorSocket: values["SUPERVISOR_SOCKET"],
            awaitsFaults: values["SUPERVISOR_SOCKET"] != nil && environment["SUPERVISOR_FAULTS"] == "wait"
        )
    }

    private static func checkFolder(_ path: String) throws(WorkerFailure) {
        let info = try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            try FileInfo.ifExists(at: path, followingLinks: true)
        }
        guard let info else { throw .folder("there is no folder \(path)") }
        guard info.kind == .folder else { throw .folder("\(path) is no folder") }
    }

    private static func dotEnv(in folder: String) throws(WorkerFailure) -> DotEnv? {
        let path = folder + "/.env"
        guard let bytes = try contents(of: path) else { return nil }
        do {
            return try DotEnv.parse(bytes.span, file: path)
        } catch {
            throw .settings("\(error)")
        }
    }

    /// The bytes of one of the folder's small files; nil if it is not there.
    private static func contents(of path: String) throws(WorkerFailure) -> [UInt8]? {
        try WorkerFailure.accessingFolder { () throws(SystemCallError) in
            guard try FileInfo.ifExists(at: path, followingLinks: true) != nil else { return nil }
            return try File.read(path, limitInBytes: 1 << 20)
        }
    }

    /// KNOWN_PEERS, a list with commas, or else the file `known-peers.json`.
    private static func knownPeers(in folder: String, _ values: SettingValues) throws(WorkerFailure) -> [NodeAddress] {
        if values["KNOWN_PEERS"] != nil {
            return try addresses(values.list("KNOWN_PEERS"), from: "KNOWN_PEERS")
        }
        let path = folder + "/known-peers.json"
        guard let bytes = try contents(of: path) else { return [] }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .settings("\(path): \(error.description(in: bytes))")
        }
        let texts = value.array?.map(\.string) ?? [nil]
        guard !texts.contains(nil) else {
            throw .settings("\(path): expected an array of addresses, such as [\"ws://localhost:4001\"]")
        }
        return try addresses(texts.compactMap { $0 }, from: path)
    }

    private static func addresses(_ texts: [String], from source: String) throws(WorkerFailure) -> [NodeAddress] {
        var result: [NodeAddress] = []
        for text in texts {
            do {
                result.append(try NodeAddress(text))
            } catch {
                throw .settings("\(source): \(error)")
            }
        }
        return result
    }
}
