/// The four bytes that a client combines its payload with (RFC 6455, section 5.3).
package struct MaskingKey: Hashable, Sendable {
    /// The key's first byte on the wire is the lowest.
    let word: UInt32

    /// Makes a key whose first byte on the wire is the lowest of `word`.
    package init(word: UInt32) {
        self.word = word
    }

    /// Draws a new key. Section 10.3 asks for a source that the peer cannot predict.
    package init(using generator: inout some RandomNumberGenerator) {
        self.init(word: generator.next())
    }

    /// Reads the key that ends a header, just before the payload at `payload`.
    init(before payload: UnsafeRawPointer) {
        self.init(word: UInt32(littleEndian: (payload - 4).loadUnaligned(as: UInt32.self)))
    }

    /// Combines `bytes` with the key in place: masks plain bytes, and unmasks masked ones.
    ///
    /// - Parameter phase: how many bytes of the same payload came before these.
    package func apply(to bytes: UnsafeMutableRawBufferPointer, phase: Int = 0) {
        guard let base = bytes.baseAddress else { return }
        apply(from: UnsafeRawPointer(base), to: base, count: bytes.count, phase: phase)
    }

    /// Combines `count` bytes at `source` with the key into `destination`, which is the same place or does not overlap.
    ///
    /// - Parameter phase: how many bytes of the same payload came before these.
    package func apply(
        from source: UnsafeRawPointer,
        to destination: UnsafeMutableRawPointer,
        count: Int,
        phase: Int = 0
    ) {
        let rotated = rotatedWord(phase: phase)
        let pair = UInt64(rotated) << 32 | UInt64(rotated)
        var offset = wideBytes(from: source, to: destination, count: count, pattern: pair)
        while count - offset >= 8 {
            let block = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            destination.storeBytes(of: block ^ pair.littleEndian, toByteOffset: offset, as: UInt64.self)
            offset += 8
        }
        if count - offset >= 4 {
            let block = source.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
            destination.storeBytes(of: block ^ rotated.littleEndian, toByteOffset: offset, as: UInt32.self)
            offset += 4
        }
        var rest = rotated
        while offset < count {
            let byte = source.load(fromByteOffset: offset, as: UInt8.self)
            destination.storeBytes(of: byte ^ UInt8(truncatingIfNeeded: rest), toByteOffset: offset, as: UInt8.self)
            rest >>= 8
            offset += 1
        }
    }

    /// Combines as many whole blocks of 32 bytes as there are.
    ///
    /// - Returns: how many bytes that was.
    private func wideBytes(
        from source: UnsafeRawPointer,
        to destination: UnsafeMutableRawPointer,
        count: Int,
        pattern: UInt64
    ) -> Int {
        guard count >= 32 else { return 0 }
        let wide = SIMD4<UInt64>(repeating: pattern.littleEndian)
        var offset = 0
        while count - offset >= 32 {
            let block = source.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)
            destination.storeBytes(of: block ^ wide, toByteOffset: offset, as: SIMD4<UInt64>.self)
            offset += 32
        }
        return offset
    }

    /// The key as it stands after `phase` bytes: its lowest byte is the next to be used.
    private func rotatedWord(phase: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: phase & 3) * 8
        return word >> bits | word << ((32 - bits) & 31)
    }
}
