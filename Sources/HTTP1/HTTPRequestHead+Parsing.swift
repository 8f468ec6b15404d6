extension HTTPRequestHead {
    /// Reads a whole head (RFC 9112, section 3).
    init(_ head: UnsafeRawBufferPointer, limits: HTTPLimits) throws(HTTPError) {
        var lines = HeadLines(head)
        // The scanner lets no head through whose first line is empty.
        let line = lines.next() ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let (method, target, minorVersion) = try HTTPRequestHead.parts(of: line)
        guard target.count <= limits.targetBytes else {
            throw .targetTooLong(bytes: target.count, limit: limits.targetBytes)
        }
        guard HTTPRequestHead.isTarget(target, of: method) else { throw .invalidTarget(target.excerpt) }
        self.init(
            method: String(decoding: method, as: UTF8.self),
            target: String(decoding: target, as: UTF8.self),
            minorVersion: minorVersion,
            fields: try HTTPFields(&lines, limit: limits.fields)
        )
        try checkHost()
        try checkExpectation()
    }

    private static func parts(
        of line: UnsafeRawBufferPointer
    ) throws(HTTPError) -> (method: UnsafeRawBufferPointer, target: UnsafeRawBufferPointer, minorVersion: Int) {
        guard let first = line.firstIndex(of: .space), let last = line.lastIndex(of: .space), first + 1 < last,
            let minorVersion = try HTTPVersion.minor(UnsafeRawBufferPointer(rebasing: line[(last + 1)...]))
        else { throw .invalidRequestLine(line.excerpt) }
        let method = UnsafeRawBufferPointer(rebasing: line[..<first])
        guard !method.isEmpty, method.allSatisfy(\.isTokenCharacter) else { throw .invalidMethod(method.excerpt) }
        return (method, UnsafeRawBufferPointer(rebasing: line[(first + 1)..<last]), minorVersion)
    }

    /// A path, or the asterisk of OPTIONS. What only proxies get is refused, so that no two readers differ about the host.
    private static func isTarget(_ target: UnsafeRawBufferPointer, of method: UnsafeRawBufferPointer) -> Bool {
        if target.elementsEqual("*".utf8) { return method.elementsEqual("OPTIONS".utf8) }
        return target.first == UInt8(ascii: "/") && target.allSatisfy { $0.isVisible && $0 != UInt8(ascii: "#") }
    }

    /// RFC 9112, section 3.2: exactly one in HTTP/1.1, at most one in HTTP/1.0.
    private func checkHost() throws(HTTPError) {
        let hosts = fields.values("Host")
        guard hosts.count <= 1 else { throw .repeatedHost(hosts.joined(separator: ", ")) }
        guard let host = hosts.first else {
            if minorVersion >= 1 { throw .missingHost }
            return
        }
        guard host.utf8.allSatisfy(\.isHostCharacter) else { throw .invalidHost(host) }
    }

    /// RFC 9110, section 10.1.1.
    private func checkExpectation() throws(HTTPError) {
        guard minorVersion >= 1 else { return }
        for value in fields.values("Expect") where !value.equalsIgnoringASCIICase("100-continue") {
            throw .unsupportedExpectation(value)
        }
    }
}
