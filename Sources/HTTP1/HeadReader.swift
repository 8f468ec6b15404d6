/// Collects a head that comes in pieces. One that comes in a single piece is read where it lies, and nothing is copied.
struct HeadReader {
    private var scanner = HeadScanner()
    private var pending: [UInt8] = []

    /// Whether no byte of a head is held.
    var isIdle: Bool { scanner.isIdle }

    /// Consumes the head or as much of it as there is; what `parse` makes of a whole head, or nil if more is to come.
    mutating func next<Head>(
        _ input: inout UnsafeRawBufferPointer,
        limit: Int,
        parse: (UnsafeRawBufferPointer) throws(HTTPError) -> Head
    ) throws(HTTPError) -> Head? {
        let piece = try scanner.scan(&input, limit: limit)
        if scanner.isComplete, pending.isEmpty {
            self = HeadReader()
            return try parse(piece)
        }
        pending.append(contentsOf: piece)
        guard scanner.isComplete else { return nil }
        let head = pending
        self = HeadReader()
        return try head.withUnsafeBufferPointer { bytes throws(HTTPError) in
            try parse(UnsafeRawBufferPointer(bytes))
        }
    }
}
