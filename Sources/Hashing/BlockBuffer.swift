/// The state of a hash function that takes in its message in blocks of 64 bytes.
protocol BlockCompression {
    /// Mixes the 64 bytes at `block` into the state. The pointer may be unaligned.
    mutating func compress(_ block: UnsafeRawPointer)
}

/// Cuts a message that comes in pieces into blocks of 64 bytes, and pads the last (FIPS 180-4, section 5.1.1).
///
/// Whole blocks are compressed where they lie; only what is left over is copied.
struct BlockBuffer {
    static let blockByteCount = 64

    private var pending = InlineArray<64, UInt8>(repeating: 0)
    private var pendingCount = 0
    private var messageByteCount: UInt64 = 0

    /// Takes in the next piece of the message.
    mutating func absorb(_ bytes: UnsafeRawBufferPointer, into state: inout some BlockCompression) {
        guard let start = bytes.baseAddress else { return }
        messageByteCount &+= UInt64(bytes.count)
        var position = 0
        if pendingCount > 0 {
            position = min(BlockBuffer.blockByteCount - pendingCount, bytes.count)
            append(start, count: position)
            guard pendingCount == BlockBuffer.blockByteCount else { return }
            compressPending(into: &state)
        }
        while bytes.count - position >= BlockBuffer.blockByteCount {
            state.compress(start + position)
            position += BlockBuffer.blockByteCount
        }
        append(start + position, count: bytes.count - position)
    }

    /// Ends the message: a one bit, zeros, and the length in bits as 64 bits fill up the last block.
    mutating func pad(into state: inout some BlockCompression) {
        let bitCount = messageByteCount &* 8
        fill(from: pendingCount, with: 0x80, thenZerosTo: BlockBuffer.blockByteCount)
        if pendingCount + 1 > BlockBuffer.blockByteCount - MemoryLayout<UInt64>.size {
            compressPending(into: &state)
            fill(from: 0, with: 0, thenZerosTo: BlockBuffer.blockByteCount)
        }
        withUnsafeMutableBytes(of: &pending) { buffer in
            buffer.storeBytes(of: bitCount.bigEndian, toByteOffset: buffer.count - 8, as: UInt64.self)
        }
        compressPending(into: &state)
    }

    private mutating func append(_ start: UnsafeRawPointer, count: Int) {
        withUnsafeMutableBytes(of: &pending) { buffer in
            UnsafeMutableRawBufferPointer(rebasing: buffer[pendingCount...])
                .copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
        }
        pendingCount += count
    }

    private mutating func fill(from start: Int, with first: UInt8, thenZerosTo end: Int) {
        withUnsafeMutableBytes(of: &pending) { buffer in
            buffer[start] = first
            UnsafeMutableRawBufferPointer(rebasing: buffer[(start + 1)..<end]).initializeMemory(
                as: UInt8.self,
                repeating: 0
            )
        }
    }

    private mutating func compressPending(into state: inout some BlockCompression) {
        withUnsafeBytes(of: pending) { buffer in
            if let start = buffer.baseAddress { state.compress(start) }
        }
        pendingCount = 0
    }
}
