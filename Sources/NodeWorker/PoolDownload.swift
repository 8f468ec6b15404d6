import Posix

/// A reader of the whole pool, somewhere on its way through the transactions that were there when the reader came.
struct PoolDownload {
    private var offset: Int64 = 0
    private let end: Int64
    private(set) var isDone = false

    private static let pieceBytes = 64 * 1024

    /// - Parameter end: behind the last transaction in the file. What follows there, a closing bracket now, may be a comma
    ///   by the time it is read, and so is written anew.
    init(end: Int64) {
        self.end = end
    }

    /// The next piece, or nil at the end.
    mutating func next(from file: borrowing PoolFile) throws(SystemCallError) -> [UInt8]? {
        guard !isDone else { return nil }
        guard offset < end else {
            isDone = true
            return end == 0 ? PoolFile.emptyArray : PoolFile.closing
        }
        let count = Int(min(Int64(Self.pieceBytes), end - offset))
        let piece = try file.read(at: offset, count: count)
        offset += Int64(count)
        return piece
    }
}
