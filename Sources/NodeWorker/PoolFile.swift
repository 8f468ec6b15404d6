import Gossip
import Posix

/// `transactions.json`: a JSON array with one transaction a line, readable by any JSON tool at any moment.
///
/// ```
/// [
/// {"fromAddress":null,…},
/// {"fromAddress":null,…}
/// ]
/// ```
///
/// Appending overwrites the closing bracket with one positioned write, which a turn's transactions share. A process that is
/// killed in the middle leaves whole lines and at most one torn line at the end, which was never acknowledged.
struct PoolFile: ~Copyable {
    enum Durability: Sendable {
        /// Written before it is acknowledged: survives a crash of the process. Synchronised soon after: survives a power cut
        /// but for the last moments.
        case normal
        /// Synchronised before it is acknowledged.
        case strict
    }

    private let file: FileDescriptor
    /// Where the next separator goes: behind the last transaction, or at 0 in an empty pool.
    private(set) var end: Int64
    /// Reused for every write.
    private var buffer: [UInt8] = []
    private var hasUnsynchronised = false
    /// Whether a failed append could not be taken back: something is left behind ``end`` that does not belong there.
    private var isTorn = false

    init(opened file: consuming FileDescriptor, end: Int64) {
        self.file = file
        self.end = end
    }

    /// Appends the batch's new transactions: all of them, or, when it throws, none.
    /// - Returns: where each lies now.
    mutating func append(_ batch: borrowing TransactionBatch, _ durability: Durability) throws(SystemCallError)
        -> [TextLocation]
    {
        if isTorn { try takeBack() }
        buffer.removeAll(keepingCapacity: true)
        var locations: [TextLocation] = []
        locations.reserveCapacity(batch.newCount)
        for item in batch.items {
            guard case .new(_, let text) = item.outcome else { continue }
            buffer.append(contentsOf: end == 0 && buffer.isEmpty ? Self.opening : Self.separator)
            locations.append(TextLocation(offset: end + Int64(buffer.count), count: Int32(text.count)))
            buffer.append(contentsOf: batch.bytes[text])
        }
        guard !locations.isEmpty else { return [] }
        let length = Int64(buffer.count)
        buffer.append(contentsOf: Self.closing)
        try writeAtEnd(durability)
        end += length
        return locations
    }

    private mutating func writeAtEnd(_ durability: Durability) throws(SystemCallError) {
        hasUnsynchronised = true
        do throws(SystemCallError) {
            try file.writeAll(buffer, at: end)
            if durability == .strict { try synchronise() }
        } catch {
            // A failure here too leaves a torn line, which the next append, or the next start, removes.
            try? takeBack()
            throw error
        }
    }

    /// Makes the file end behind the last transaction again, whatever an append has left there. Needs no space.
    private mutating func takeBack() throws(SystemCallError) {
        isTorn = true
        let rest = end == 0 ? Self.emptyArray : Self.closing
        try file.writeAll(rest, at: end)
        try file.truncate(toBytes: end + Int64(rest.count))
        isTorn = false
    }

    /// Finds out whether the file can be written again: adds blanks, brings them to the disk, takes them back.
    mutating func tryWriting() throws(SystemCallError) {
        try takeBack()
        buffer = (end == 0 ? Self.emptyArray : Self.closing) + Array(repeating: 0x20, count: Self.trialBytes)
        try writeAtEnd(.strict)
        try takeBack()
    }

    /// Brings what was written to the disk.
    mutating func synchronise() throws(SystemCallError) {
        guard hasUnsynchronised else { return }
        try file.synchroniseData()
        hasUnsynchronised = false
    }

    /// Reads a stored transaction into `space`, which must have room for it.
    func read(_ location: TextLocation, into space: UnsafeMutableRawBufferPointer) throws(SystemCallError) {
        try file.readAll(
            into: UnsafeMutableRawBufferPointer(rebasing: space[..<Int(location.count)]),
            at: location.offset
        )
    }

    /// Reads any part of the file.
    func read(at offset: Int64, count: Int) throws(SystemCallError) -> [UInt8] {
        var failure: SystemCallError?
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { space, initialized in
            do throws(SystemCallError) {
                try file.readAll(into: UnsafeMutableRawBufferPointer(space), at: offset)
                initialized = count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// So many that they need space of their own: a file system gives it out in blocks.
    private static let trialBytes = 16 * 1024

    static let opening = Array("[\n".utf8)
    static let separator = Array(",\n".utf8)
    static let closing = Array("\n]\n".utf8)
    static let emptyArray = Array("[]\n".utf8)
}
