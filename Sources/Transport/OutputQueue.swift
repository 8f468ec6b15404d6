import Glibc
import Posix

/// What waits to be written to one connection, in order. Holds no memory when nothing waits.
struct OutputQueue {
    private var chunks: [OutputChunk] = []
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
        chunks.append(chunk)
        ownsLast = false
        count += chunk.count
    }

    /// Queues bytes of this connection alone, which `write` appends to a chunk.
    mutating func append(_ write: (OutputChunk) -> Void) {
        let chunk: OutputChunk
        if ownsLast, let last = chunks.last, last.count < Self.ownChunkBytes {
            chunk = last
        } else {
            chunk = OutputChunk(capacity: 1024)
            chunks.append(chunk)
            ownsLast = true
        }
        let before = chunk.count
        write(chunk)
        count += chunk.count - before
    }

    /// Writes as much as the socket takes, but no more than ``bytesPerTurn`` and what one call adds.
    mutating func write(to socket: borrowing FileDescriptor) throws(SystemCallError) {
        var total = 0
        while !isEmpty, total < Self.bytesPerTurn {
            let offered = bytesOffered
            guard case .bytes(let written) = try writeOnce(to: socket) else { return }
            advance(by: written)
            total += written
            if written < offered { return }
        }
    }

    private var bytesOffered: Int {
        chunks.prefix(Self.piecesPerWrite).reduce(-offset) { $0 + $1.count }
    }

    private func writeOnce(to socket: borrowing FileDescriptor) throws(SystemCallError) -> Transfer {
        if chunks.count == 1 {
            return try socket.send(UnsafeRawBufferPointer(rebasing: chunks[0].bytes[offset...]))
        }
        let pieceCount = min(chunks.count, Self.piecesPerWrite)
        return try withUnsafeTemporaryAllocation(of: iovec.self, capacity: pieceCount) {
            pieces throws(SystemCallError) in
            for index in 0..<pieceCount {
                let bytes = UnsafeRawBufferPointer(rebasing: chunks[index].bytes[(index == 0 ? offset : 0)...])
                pieces[index] = iovec(
                    iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress),
                    iov_len: bytes.count
                )
            }
            return try socket.write(pieces: UnsafeBufferPointer(pieces))
        }
    }

    private mutating func advance(by written: Int) {
        count -= written
        var left = written
        var done = 0
        while done < chunks.count, left >= chunks[done].count - offset {
            left -= chunks[done].count - offset
            offset = 0
            done += 1
        }
        if done == chunks.count {
            chunks = []
            ownsLast = false
        } else {
            chunks.removeFirst(done)
            offset += left
        }
    }

    /// Forgets what waits, but for a chunk of which a part is written: chunks end with whole frames.
    mutating func removeAllButStarted() {
        let kept = offset > 0 ? chunks.prefix(1) : []
        chunks = Array(kept)
        ownsLast = false
        count = kept.reduce(-offset) { $0 + $1.count }
    }

    /// Forgets everything that waits.
    mutating func removeAll() {
        self = OutputQueue()
    }
}
