import Glibc

/// Where a stream socket listens or connects to: an IP address and port, or the path of a Unix socket.
package enum SocketAddress: Hashable, Sendable {
    /// The address as a number: 127.0.0.1 is 0x7F00_0001.
    case ipv4(UInt32, port: UInt16)
    /// The address as two numbers of 64 bits: ::1 is (0, 1).
    case ipv6(high: UInt64, low: UInt64, port: UInt16)
    /// The path, at most ``longestUnixPath`` bytes.
    case unix(path: String)

    /// 127.0.0.1.
    package static func loopbackIPv4(port: UInt16) -> SocketAddress {
        .ipv4(0x7F00_0001, port: port)
    }

    /// ::1.
    package static func loopbackIPv6(port: UInt16) -> SocketAddress {
        .ipv6(high: 0, low: 1, port: port)
    }

    /// The longest path of a Unix socket in bytes, without its final zero.
    package static let longestUnixPath = 107

    /// Reads an IP literal such as `127.0.0.1` or `::1`; brackets round an IPv6 address are allowed. Names are not
    /// looked up: nil.
    package init?(literal: String, port: UInt16) {
        var four = in_addr()
        var six = in6_addr()
        let bare = literal.hasPrefix("[") && literal.hasSuffix("]") ? String(literal.dropFirst().dropLast()) : literal
        if inet_pton(AF_INET, literal, &four) == 1 {
            self = .ipv4(UInt32(bigEndian: four.s_addr), port: port)
        } else if inet_pton(AF_INET6, bare, &six) == 1 {
            self = Self.ipv6(six, port: port)
        } else {
            return nil
        }
    }

    /// The port; nil for a Unix socket.
    package var port: UInt16? {
        switch self {
        case .ipv4(_, let port), .ipv6(_, _, let port): port
        case .unix: nil
        }
    }

    static func ipv6(_ address: in6_addr, port: UInt16) -> SocketAddress {
        withUnsafeBytes(of: address) { bytes in
            .ipv6(
                high: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                port: port
            )
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    /// As people write it: `127.0.0.1:4001`, `[::1]:4001`, or the path.
    package var description: String {
        switch self {
        case .ipv4(let number, let port):
            let address = in_addr(s_addr: number.bigEndian)
            return "\(Self.text(AF_INET, address)):\(port)"
        case .ipv6(let high, let low, let port):
            return "[\(Self.text(AF_INET6, (high.bigEndian, low.bigEndian)))]:\(port)"
        case .unix(let path):
            return path
        }
    }

    private static func text<Address>(_ family: Int32, _ address: Address) -> String {
        withUnsafeBytes(of: address) { bytes in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
                guard
                    let start = buffer.baseAddress,
                    let text = inet_ntop(family, bytes.baseAddress, start, socklen_t(INET6_ADDRSTRLEN))
                else { return "?" }
                return String(cString: text)
            }
        }
    }
}
