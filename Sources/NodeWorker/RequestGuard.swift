import HTTP1
import Posix
import WebSocket

/// Keeps web pages out: a browser tells where a page came from (Origin), and a page that had its name rebound to this machine
/// is told by the Host it asks for.
struct RequestGuard {
    private let allowedOrigins: [String]
    private let hosts: [String]

    init(_ settings: WorkerSettings) {
        allowedOrigins = settings.allowedOrigins
        let own = settings.listen.map(Self.hostText) + [settings.address.map(Self.hostText)].compactMap { $0 }
        let loopbacks = ["localhost", "127.0.0.1", "[::1]"]
        hosts = own.reduce(into: loopbacks) { hosts, host in if !hosts.contains(host) { hosts.append(host) } }
    }

    /// Why a request is refused; nil when it is not.
    func refusal(of head: HTTPRequestHead) -> String? {
        let origins = head.fields.values("Origin")
        if let origin = origins.first(where: { !allowedOrigins.contains($0) }) {
            return "requests from the origin \(origin) are not allowed; "
                + "mesh.allowed_origins in cluster.yaml, or ALLOWED_ORIGINS, lists those that are"
        }
        guard let host = head.fields["Host"] else { return nil }
        guard hosts.contains(Self.withoutPort(host).lowercased()) else {
            return "this node is not \(host); ask for \(hosts.joined(separator: ", "))"
        }
        return nil
    }

    private static func withoutPort(_ host: String) -> Substring {
        if host.hasPrefix("["), let bracket = host.firstIndex(of: "]") { return host[...bracket] }
        return host.prefix { $0 != ":" }
    }

    private static func hostText(_ address: SocketAddress) -> String {
        String(withoutPort("\(address)"))
    }

    private static func hostText(_ address: WebSocketURL) -> String {
        String(withoutPort(address.hostField))
    }
}
