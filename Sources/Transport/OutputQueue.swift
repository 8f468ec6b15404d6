import Glibc
import Posix

/// What waits to be written to one connection, in order. Holds no memory when nothing waits.
struct OutputQueue {
    private var first: OutputChunk?
    /// Mostly there is none: what the turn queues goes into one chunk.
    private var others: [OutputChunk] = []
    /// Bytes of the first chunk that are written already.
    private var offset = 0
    /// Whether the last chunk belongs to this queue alone, so that more may be appended to it.
    private var ownsLast = false
    /// Bytes that wait.
    private(set) var count = 0

    /// Pieces handed to the kernel at a time.
    private static let piecesPerWrite = 64
    /// Bytes after which others have their turn.
    private static let bytesPerTurn = 1 << 20
    /// An own chunk is not grown beyond this; the next bytes begin another.
    private static let ownChunkBytes = 64 * 1024

    var isEmpty: Bool { count == 0 }

    /// Queues bytes that other connections may be sending too.
    mutating func append(shared chunk: OutputChunk) {
        guard !chunk.isEmpty else { return }
        append(chunk)
        ownsLast = false
        count += chunk.count
    }

    /// Queues bytes of this connection alone, which `write` appends to a chunk.
    mutating func append(using spare: SpareChunks, _ write: (OutputChunk) -> Void) {
        let chunk = ownChunk ?? startChunk(using: spare)
        let before = chunk.count
        write(chunk)
        count += chunk.count - before
    }

    /// The last chunk, if more may be appended to it.
    private var ownChunk: OutputChunk? {
        guard ownsLast, let last = others.isEmpty ? first : others.last, last.count < Self.ownChunkBytes else {
            return nil
        }
        return last
    }

    private mutating func startChunk(using spare: SpareChunks) -> OutputChunk {
        let chunk = spare.take()
        append(chunk)
        ownsLast = true
        return chunk
    }

    private mutating func append(_ chunk: OutputChunk) {
        if first == nil {
            first = chunk
        } else {
            others.append(chunk)
        }
    }

    /// Writes as much as the socket takes, but no more than ``bytesPerTurn`` and what one call adds.
    mutating func write(to socket: borrowing FileDescriptor, spare: SpareChunks) throws(SystemCallError) {
        var total = 0
        while let first, total < Self.bytesPerTurn {
            let (offered, transfer) = try offer(first, to: socket)
            guard case .bytes(let written) = transfer else { return }
            advance(by: written, spare: spare)
            total += written
            if written < offered { return }
        }
    }

    /// Makes one system call, and returns how many bytes were offered and what came of it.
    private func offer(
        _ first: OutputChunk,
        to socket: borrowing FileDescriptor
    ) throws(SystemCallError) -> (Int, Transfer) {
        let start = UnsafeRawBufferPointer(rebasing: first.bytes[offset...])
        if others.isEmpty { return (start.count, try socket.send(start)) }
        let count = min(1 + others.count, Self.piecesPerWrite)
        return try withUnsafeTemporaryAllocation(of: iovec.self, capacity: count) { pieces throws(SystemCallError) in
            pieces[0] = Self.piece(start)
            for index in 1..<count { pieces[index] = Self.piece(others[index - 1].bytes) }
            let offered = pieces.reduce(0) { $0 + $1.iov_len }
            return (offered, try socket.write(pieces: UnsafeBufferPointer(pieces)))
        }
    }

    private static func piece(_ bytes: UnsafeRawBufferPointer) -> iovec {
        iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
    }

    private mutating func advance(by written: Int, spare: SpareChunks) {
        count -= written
        if isEmpty {
            if ownsLast, others.isEmpty, let first { spare.add(first) }
            removeAll()
            return
        }
        offset += written
        var done = 0
        while let chunk = first, offset >= chunk.count {
            offset -= chunk.count
            first = others[done]
            done += 1
        }
        others.removeFirst(done)
    }

    /// Forgets what waits, but for a chunk of which a part is written: chunks end with whole frames.
    mutating func removeAllButStarted() {
        guard offset > 0, let first else { return removeAll() }
        others = []
        ownsLast = false
        count = first.count - offset
    }

    /// Forgets everything that waits.
    mutating func removeAll() {
        self = OutputQueue()
    }
}
