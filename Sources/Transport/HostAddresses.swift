import Posix
import WebSocket

/// The socket addresses behind the host of a URL.
package enum HostAddresses {
    /// `localhost` means both loopbacks, and an IP literal itself. Names are looked up in the hosts file only: a resolver
    /// would block the loop, and the machines of a test bed are listed there.
    package static func candidates(for url: WebSocketURL) -> [SocketAddress] {
        if url.host == "localhost" {
            return [.loopbackIPv4(port: url.port), .loopbackIPv6(port: url.port)]
        }
        if let address = SocketAddress(literal: url.host, port: url.port) {
            return [address]
        }
        return hostsFile(url.host, port: url.port)
    }

    private static func hostsFile(_ host: String, port: UInt16) -> [SocketAddress] {
        guard let bytes = try? File.read("/etc/hosts", limitInBytes: 1 << 20) else { return [] }
        var result: [SocketAddress] = []
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            guard words.dropFirst().contains(where: { $0.lowercased() == host }) else { continue }
            if let address = SocketAddress(literal: String(words[0]), port: port) { result.append(address) }
        }
        return result
    }
}
