import ClusterConfig
import Gossip
import Posix

/// The settings by name, the environment before the file, and their readings.
struct SettingValues {
    let file: DotEnv?
    let environment: [String: String]

    subscript(name: String) -> String? {
        environment[name] ?? file?[name]
    }

    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    }

    func bool(_ name: String, default fallback: Bool) throws(WorkerFailure) -> Bool {
        switch self[name] {
        case nil: return fallback
        case "true", "1": return true
        case "false", "0": return false
        case let text?: throw .settings("\(name) is \"\(text)\"; expected true or false")
        }
    }

    func port() throws(WorkerFailure) -> UInt16 {
        guard let text = self["PORT"] else {
            throw .settings("PORT is not set: write PORT=4001 into the folder's .env, or set it in the environment")
        }
        guard let port = UInt16(text), port > 0 else {
            throw .settings("PORT is \"\(text)\"; expected a number from 1 to 65535")
        }
        return port
    }

    func name(port: UInt16) throws(WorkerFailure) -> String {
        let name = self["NODE_ID"] ?? "node-\(port)"
        if name.isEmpty { throw .settings("NODE_ID is empty; expected a name such as node-1") }
        return name
    }

    func listenAddresses(port: UInt16) throws(WorkerFailure) -> [SocketAddress] {
        let texts = list("BIND")
        guard !texts.isEmpty else { return [.loopbackIPv4(port: port), .loopbackIPv6(port: port)] }
        var result: [SocketAddress] = []
        for text in texts {
            guard let address = SocketAddress(literal: text, port: port) else {
                throw .settings(
                    "BIND holds \"\(text)\"; expected IP addresses with commas between, such as 127.0.0.1,::1"
                )
            }
            result.append(address)
        }
        return result
    }

    func ownAddress(port: UInt16, usesWebSocket: Bool) throws(WorkerFailure) -> NodeAddress {
        let address: NodeAddress
        do {
            address = try NodeAddress(self["ADVERTISE"] ?? "\(usesWebSocket ? "ws" : "http")://localhost:\(port)")
        } catch {
            throw .settings("ADVERTISE: \(error)")
        }
        guard usesWebSocket || address.scheme == .http else {
            throw .settings("ADVERTISE is \(address), but WEBSOCKET is false; expected http://")
        }
        return address
    }

    func durability() throws(WorkerFailure) -> PoolFile.Durability {
        switch self["DURABILITY"] {
        case nil, "normal": return .normal
        case "strict": return .strict
        case let text?: throw .settings("DURABILITY is \"\(text)\"; expected normal or strict")
        }
    }

    /// TOPOLOGY, and DEGREE, which must be right also where it has no effect.
    func topology() throws(WorkerFailure) -> Topology {
        let degrees = Topology.degrees
        let text = self["DEGREE"] ?? "8"
        guard let degree = Int(text), degrees.contains(degree) else {
            throw .settings(
                "DEGREE is \"\(text)\"; expected a number from \(degrees.lowerBound) to \(degrees.upperBound)"
            )
        }
        switch self["TOPOLOGY"] {
        case nil, "full": return .full
        case "partial": return .partial(degree: degree)
        case let text?: throw .settings("TOPOLOGY is \"\(text)\"; expected full or partial")
        }
    }

    func logLevel() throws(WorkerFailure) -> LogLevel {
        let text = self["LOG_LEVEL"] ?? "info"
        guard let level = LogLevel(rawValue: text) else {
            throw .settings("LOG_LEVEL is \"\(text)\"; expected debug, info, warn or error")
        }
        return level
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
