/// The parts of a target in origin form (RFC 9112, section 3.2.1). Dot segments are not resolved.
extension HTTPRequestHead {
    /// The path without its percent-encoding, or nil if that is wrong or does not give UTF-8.
    package var path: String? {
        PercentEncoding.decode(target.utf8.prefix { $0 != UInt8(ascii: "?") }, plusIsSpace: false)
    }

    /// The names and values of the query, in order and decoded as HTML forms encode them; none without a query.
    ///
    /// A part without `=` has an empty value. It is nil if the percent-encoding is wrong or does not give UTF-8.
    package var queryItems: [(name: String, value: String)]? {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
        var items: [(name: String, value: String)] = []
        for part in target.utf8[mark...].dropFirst().split(separator: UInt8(ascii: "&")) {
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            guard let decodedName = PercentEncoding.decode(name, plusIsSpace: true),
                let value = PercentEncoding.decode(part.dropFirst(name.count + 1), plusIsSpace: true)
            else { return nil }
            items.append((decodedName, value))
        }
        return items
    }

    /// The first value of the query with this name, or nil if there is none or the query is wrong.
    package func query(_ name: String) -> String? {
        queryItems?.first { $0.name == name }?.value
    }
}

/// Percent-encoding (RFC 3986, section 2.1).
enum PercentEncoding {
    /// The decoded text, or nil if a percent sign lacks its two digits or the bytes are not UTF-8.
    static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst()?.hexadecimalValue, let low = rest.popFirst()?.hexadecimalValue else {
                    return nil
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? .space : byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
