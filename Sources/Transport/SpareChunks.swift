/// Empty chunks that wait to be used again, which is cheaper than to allocate one for each connection and turn.
final class SpareChunks {
    @exclusivity(unchecked) private var chunks: [OutputChunk] = []
    private var bytes = 0

    /// What a new chunk has room for.
    private static let chunkBytes = 1024
    /// What all that wait have room for, at most.
    private static let mostBytes = 256 * 1024

    /// An empty chunk.
    func take() -> OutputChunk {
        guard let chunk = chunks.popLast() else { return OutputChunk(capacity: Self.chunkBytes) }
        bytes -= chunk.capacity
        return chunk
    }

    /// Takes a chunk that nobody else refers to.
    func add(_ chunk: OutputChunk) {
        guard bytes + chunk.capacity <= Self.mostBytes else { return }
        chunk.removeAll()
        bytes += chunk.capacity
        chunks.append(chunk)
    }
}
