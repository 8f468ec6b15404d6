import Glibc

/// The lines of a pool file in its own layout, found a piece of the file at a time.
struct PoolLines: Equatable {
    /// Behind the last whole transaction; 0 when there is none.
    private(set) var end: Int64 = 0
    /// Whether the file ends as the layout has it, be it without the last newline. If not, an append was cut short or
    /// somebody has edited the end, and what stands behind ``end`` is to give way to the closing bracket.
    private(set) var isClosed = false

    /// Bytes read at a time. A line that is longer belongs to another layout: no transaction may be that large.
    static let pieceBytes = 1 << 20

    /// Reads the layout of ``PoolFile``.
    ///
    /// - Parameters:
    ///   - size: bytes of the file.
    ///   - source: fills a buffer with the file's bytes from an offset on.
    ///   - take: told the text of each line, which holds for the call, and its offset. Of the last one, which may be torn, it
    ///     answers whether it is whole.
    /// - Returns: nil for another layout, or for damage that a crash in the middle of an append does not explain.
    static func read<Failure: Error>(
        size: Int64,
        from source: (UnsafeMutableRawBufferPointer, Int64) throws(Failure) -> Void,
        _ take: (_ text: UnsafeRawBufferPointer, _ offset: Int64, _ mayBeTorn: Bool) throws(Failure) -> Bool
    ) throws(Failure) -> PoolLines? {
        let space = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 64)
        defer { space.deallocate() }
        var lines = PoolLines()
        var piece = Piece(bytes: UnsafeRawBufferPointer(space), start: 0, size: size)
        while true {
            let count = Int(min(Int64(space.count), size - piece.start))
            let part = UnsafeMutableRawBufferPointer(rebasing: space[..<count])
            try source(part, piece.start)
            piece.bytes = UnsafeRawBufferPointer(part)
            guard let done = try lines.scan(piece, take) else { return nil }
            if piece.isLast { return lines }
            guard done > 0 else { return nil }
            piece.start += Int64(done)
        }
    }

    /// A part of the file.
    private struct Piece {
        var bytes: UnsafeRawBufferPointer
        /// Where in the file it begins.
        var start: Int64
        /// Bytes of the whole file.
        let size: Int64

        var isLast: Bool { start + Int64(bytes.count) == size }
    }

    /// - Returns: bytes that are done with, whole lines; nil for another layout.
    private mutating func scan<Failure: Error>(
        _ piece: Piece,
        _ take: (UnsafeRawBufferPointer, Int64, Bool) throws(Failure) -> Bool
    ) throws(Failure) -> Int? {
        var position = 0
        if piece.start == 0 {
            guard piece.bytes.starts(with: PoolFile.opening) else { return nil }
            position = PoolFile.opening.count
        }
        while let newline = Self.newline(in: piece.bytes, from: position) {
            let isLast = piece.isLast && newline + 1 == piece.bytes.count
            let line = position..<newline
            if isLast, takeBracket(line, of: piece) { return newline + 1 }
            guard try takeLine(line, of: piece, mayBeTorn: isLast, take) else { return isLast ? position : nil }
            position = newline + 1
        }
        // What is left of the file when it does not end with a line may be whole all the same.
        let rest = position..<piece.bytes.count
        if piece.isLast, !takeBracket(rest, of: piece) { _ = try takeLine(rest, of: piece, mayBeTorn: true, take) }
        return position
    }

    /// - Returns: whether the line is the bracket behind all transactions.
    private mutating func takeBracket(_ line: Range<Int>, of piece: Piece) -> Bool {
        guard end > 0, line.count == 1, piece.bytes[line.lowerBound] == UInt8(ascii: "]") else { return false }
        // Behind a comma it closes nothing.
        isClosed = piece.start + Int64(line.lowerBound) == end + 1
        return true
    }

    /// - Returns: whether the line is a transaction, and whole.
    private mutating func takeLine<Failure: Error>(
        _ line: Range<Int>,
        of piece: Piece,
        mayBeTorn: Bool,
        _ take: (UnsafeRawBufferPointer, Int64, Bool) throws(Failure) -> Bool
    ) throws(Failure) -> Bool {
        guard let text = Self.transaction(in: piece.bytes, line, isLast: mayBeTorn) else { return false }
        let bytes = UnsafeRawBufferPointer(rebasing: piece.bytes[text])
        guard try take(bytes, piece.start + Int64(text.lowerBound), mayBeTorn) else { return false }
        end = piece.start + Int64(text.upperBound)
        return true
    }

    private static func newline(in bytes: UnsafeRawBufferPointer, from position: Int) -> Int? {
        guard let base = bytes.baseAddress, let found = memchr(base + position, 0x0A, bytes.count - position) else {
            return nil
        }
        return UnsafeRawPointer(found) - base
    }

    /// Where the text of a line is: something in braces, without the comma behind it.
    private static func transaction(in bytes: UnsafeRawBufferPointer, _ line: Range<Int>, isLast: Bool) -> Range<Int>? {
        var end = line.upperBound
        // An append of which a single byte was written has put its comma over the newline before the closing bracket.
        if isLast, end > line.lowerBound, bytes[end - 1] == UInt8(ascii: "]") { end -= 1 }
        if end > line.lowerBound, bytes[end - 1] == UInt8(ascii: ",") { end -= 1 }
        let isWhole =
            end - line.lowerBound >= 2 && bytes[line.lowerBound] == UInt8(ascii: "{")
            && bytes[end - 1] == UInt8(ascii: "}")
        return isWhole ? line.lowerBound..<end : nil
    }
}
