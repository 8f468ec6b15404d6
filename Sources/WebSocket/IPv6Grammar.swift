/// The written form of IPv6 addresses (RFC 4291, section 2.2).
enum IPv6Grammar {
    private static let colon = UInt8(ascii: ":")

    /// Whether `text` is an address: eight groups of hexadecimal digits, or fewer with one `::` among them; the last two
    /// groups may be written as an IPv4 address. Zones are not part of it.
    static func matches(_ text: String) -> Bool {
        var pieces = text.utf8.split(separator: colon, omittingEmptySubsequences: false)[...]
        if pieces.first?.isEmpty == true {
            guard text.hasPrefix("::") else { return false }
            pieces.removeFirst()
        }
        if pieces.count > 1, pieces.last?.isEmpty == true {
            guard text.hasSuffix("::") else { return false }
            pieces.removeLast()
        }
        var groups = 0
        if let last = pieces.last, last.contains(UInt8(ascii: ".")) {
            guard isIPv4(last) else { return false }
            pieces.removeLast()
            groups = 2
        }
        let written = pieces.filter { !$0.isEmpty }
        groups += written.count
        let gaps = pieces.count - written.count
        return written.allSatisfy(isGroup) && (gaps == 0 ? groups == 8 : gaps == 1 && groups < 8)
    }

    private static func isGroup(_ piece: Substring.UTF8View) -> Bool {
        piece.count <= 4
            && piece.allSatisfy { $0.isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0 | 0x20) }
    }

    private static func isIPv4(_ piece: Substring.UTF8View) -> Bool {
        let parts = piece.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { $0.count <= 3 && $0.allSatisfy(\.isASCIIDigit) && UInt8(Substring($0)) != nil }
    }
}

extension UInt8 {
    /// Whether this is one of the ten digits in ASCII.
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
