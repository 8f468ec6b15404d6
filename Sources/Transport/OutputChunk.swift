import WebSocket

/// Bytes on their way out, shared by every connection that sends them: a broadcast is encoded into one chunk and queued by
/// reference. Grows while it is written, and is not changed once it was queued.
package final class OutputChunk {
    private var base: UnsafeMutableRawPointer
    private(set) var capacity: Int
    private var used = 0

    /// An empty chunk.
    ///
    /// - Parameter capacity: bytes that fit before it has to grow.
    package init(capacity: Int = 4096) {
        base = .allocate(byteCount: capacity, alignment: 1)
        self.capacity = capacity
    }

    deinit {
        base.deallocate()
    }

    /// Bytes so far.
    package var count: Int { used }

    /// Whether there are no bytes yet.
    package var isEmpty: Bool { used == 0 }

    /// The bytes so far; valid until the chunk grows or goes away.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: used)
    }

    /// Appends bytes as they are.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count).copyMemory(from: source, byteCount: bytes.count)
        used += bytes.count
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
        used += header.encodedBytes + payloadBytes
    }

    /// Appends one frame.
    package func appendFrame(_ opcode: Opcode, _ payload: UnsafeRawBufferPointer, mask: MaskingKey?) {
        let header = FrameHeader(opcode: opcode, payloadBytes: UInt64(payload.count), mask: mask)
        let start = reserve(FrameHeader.maximumBytes + payload.count)
        let end = header.encode(to: start)
        if let source = payload.baseAddress {
            if let mask {
                mask.apply(from: source, to: start + end, count: payload.count)
            } else {
                (start + end).copyMemory(from: source, byteCount: payload.count)
            }
        }
        used += end + payload.count
    }

    /// Forgets the bytes and keeps their memory.
    func removeAll() {
        used = 0
    }

    /// Makes room for `size` more bytes and returns where they go.
    private func reserve(_ size: Int) -> UnsafeMutableRawPointer {
        if used + size > capacity { grow(to: max(used + size, 2 * capacity)) }
        return base + used
    }

    private func grow(to larger: Int) {
        let place = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 1)
        place.copyMemory(from: base, byteCount: used)
        base.deallocate()
        base = place
        capacity = larger
    }
}
