extension HTTPResponseHead {
    /// Reads a whole head (RFC 9112, section 4).
    init(_ head: UnsafeRawBufferPointer, limits: HTTPLimits) throws(HTTPError) {
        var lines = HeadLines(head)
        // The scanner lets no head through whose first line is empty.
        let line = lines.next() ?? UnsafeRawBufferPointer(start: nil, count: 0)
        let (minorVersion, status, reason) = try HTTPResponseHead.parts(of: line)
        self.init(
            status: status,
            reason: reason,
            minorVersion: minorVersion,
            fields: try HTTPFields(&lines, limit: limits.fields)
        )
    }

    private static func parts(
        of line: UnsafeRawBufferPointer
    ) throws(HTTPError) -> (minorVersion: Int, status: Int, reason: String) {
        guard let minorVersion = try HTTPVersion.minor(UnsafeRawBufferPointer(rebasing: line.prefix(8))),
            line.count >= 12, line[8] == .space,
            let status = status(line[9..<12]),
            // Many servers leave out the space together with the reason.
            line.count == 12 || line[12] == .space,
            let reason = String(validating: line.dropFirst(13), as: UTF8.self)
        else { throw .invalidStatusLine(line.excerpt) }
        return (minorVersion, status, reason)
    }

    private static func status(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard digits.allSatisfy(\.isDigit) else { return nil }
        let status = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return (100...599).contains(status) ? status : nil
    }
}
