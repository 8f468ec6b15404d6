/// The lines of a pool file in its own layout, as far as they are whole.
struct PoolLines {
    /// Where each transaction's text lies.
    private(set) var ranges: [Range<Int>] = []
    /// Bytes behind the last whole transaction that an unfinished append left; 0 in a file that is closed properly.
    private(set) var tornBytes = 0

    /// Behind the last whole transaction; 0 when there is none.
    var end: Int { ranges.last?.upperBound ?? 0 }

    /// Reads the layout of ``PoolFile``.
    /// - Returns: nil for another layout, or for damage that a crash in the middle of an append does not explain.
    static func read(_ bytes: [UInt8]) -> PoolLines? {
        guard bytes.starts(with: PoolFile.opening) else { return nil }
        var lines = PoolLines()
        var start = PoolFile.opening.count
        while let newline = bytes[start...].firstIndex(of: 0x0A) {
            let isLast = newline + 1 == bytes.count
            let line = bytes[start..<newline]
            if isLast && line.elementsEqual("]".utf8) && !lines.ranges.isEmpty { return lines }
            guard let text = transaction(in: line, isLast: isLast) else {
                // Only the last line can be torn.
                if !isLast { return nil }
                break
            }
            lines.ranges.append(text)
            start = newline + 1
        }
        lines.tornBytes = max(1, bytes.count - lines.end)
        return lines
    }

    /// Where the text of a line is: something in braces, without the comma behind it.
    private static func transaction(in line: ArraySlice<UInt8>, isLast: Bool) -> Range<Int>? {
        var text = line
        // An append of which a single byte was written has put its comma over the newline before the closing bracket.
        if isLast && text.last == UInt8(ascii: "]") { text = text.dropLast() }
        if text.last == UInt8(ascii: ",") { text = text.dropLast() }
        let isWhole = text.count >= 2 && text.first == UInt8(ascii: "{") && text.last == UInt8(ascii: "}")
        return isWhole ? text.indices : nil
    }
}
