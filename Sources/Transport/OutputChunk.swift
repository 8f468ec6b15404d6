import WebSocket

/// Bytes on their way out, shared by every connection that sends them: a broadcast is encoded into one chunk and queued by
/// reference. Grows while it is written, and is not changed once it was queued.
package final class OutputChunk {
    private var memory: UnsafeMutableRawBufferPointer
    /// Bytes so far.
    package private(set) var count = 0

    /// An empty chunk.
    ///
    /// - Parameter capacity: bytes that fit before it has to grow.
    package init(capacity: Int = 4096) {
        memory = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit {
        memory.deallocate()
    }

    /// Whether there are no bytes yet.
    package var isEmpty: Bool { count == 0 }

    /// The bytes so far; valid until the chunk grows or goes away.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: memory[..<count])
    }

    /// Appends bytes as they are.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// Appends bytes as they are.
    package func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    /// Appends a text frame whose payload is the three parts one after the other.
    package func appendTextFrame(
        _ head: [UInt8],
        _ text: UnsafeRawBufferPointer,
        _ tail: UInt8,
        mask: MaskingKey?
    ) {
        let payloadBytes = head.count + text.count + 1
        let header = FrameHeader(opcode: .text, payloadBytes: UInt64(payloadBytes), mask: mask)
        let start = reserve(header.encodedBytes + payloadBytes)
        let payload = start + header.encode(to: start)
        head.withUnsafeBytes { head in
            if let source = head.baseAddress { payload.copyMemory(from: source, byteCount: head.count) }
        }
        if let source = text.baseAddress {
            (payload + head.count).copyMemory(from: source, byteCount: text.count)
        }
        payload.storeBytes(of: tail, toByteOffset: payloadBytes - 1, as: UInt8.self)
        mask?.apply(to: UnsafeMutableRawBufferPointer(start: payload, count: payloadBytes))
        count += header.encodedBytes + payloadBytes
    }

    /// Appends one frame.
    package func appendFrame(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer, mask: MaskingKey?) {
        let header = FrameHeader(opcode: opcode, payloadBytes: UInt64(payload.count), mask: mask)
        let size = header.encodedBytes + payload.count
        let space = UnsafeMutableRawBufferPointer(start: reserve(size), count: size)
        count += FrameEncoder.encode(header, payload: payload, to: space)
    }

    /// Makes room for `size` more bytes and returns where they go.
    private func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if count + size > memory.count { grow(to: max(count + size, 2 * memory.count)) }
        guard let base = memory.baseAddress else { preconditionFailure("a chunk has memory") }
        return base + count
    }

    private func grow(to capacity: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: bytes)
        memory.deallocate()
        memory = larger
    }
}
