/// A 256-bit hash value: four words, the first holding the first eight bytes with the most significant in front.
///
/// It is ordered as its bytes are, and so as its hexadecimal text is.
package struct Digest256: Hashable, Sendable {
    /// Bytes 0 to 7.
    package let word0: UInt64
    /// Bytes 8 to 15.
    package let word1: UInt64
    /// Bytes 16 to 23.
    package let word2: UInt64
    /// Bytes 24 to 31.
    package let word3: UInt64

    /// The size in bytes.
    package static let byteCount = 32

    /// A value of all zero bits.
    package static let zero = Digest256(0, 0, 0, 0)

    /// A value of four words, the most significant first.
    package init(_ word0: UInt64, _ word1: UInt64, _ word2: UInt64, _ word3: UInt64) {
        self.word0 = word0
        self.word1 = word1
        self.word2 = word2
        self.word3 = word3
    }

    /// The value of exactly 32 bytes, or nil if there are more or fewer.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == Digest256.byteCount else { return nil }
        self.init(
            bytes.loadBigEndianWord(at: 0),
            bytes.loadBigEndianWord(at: 8),
            bytes.loadBigEndianWord(at: 16),
            bytes.loadBigEndianWord(at: 24)
        )
    }

    /// The value of exactly 32 bytes, or nil if there are more or fewer.
    package init?(bytes: [UInt8]) {
        guard let digest = bytes.withUnsafeBytes({ Digest256(bytes: $0) }) else { return nil }
        self = digest
    }

    /// The byte at `index`, 0...31; any other index traps.
    package subscript(index: Int) -> UInt8 {
        precondition(index >= 0 && index < Digest256.byteCount, "a digest has bytes 0 to 31")
        return UInt8(truncatingIfNeeded: word(index / 8) &>> UInt64(56 - index % 8 * 8))
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Digest256.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes to `output`.
    package func append(to output: inout [UInt8]) {
        for index in 0..<4 {
            withUnsafeBytes(of: word(index).bigEndian) { output.append(contentsOf: $0) }
        }
    }

    /// Whether both are equal, found in a time that does not tell where they differ.
    package func equalsInConstantTime(_ other: Digest256) -> Bool {
        let difference =
            (word0 ^ other.word0) | (word1 ^ other.word1) | (word2 ^ other.word2) | (word3 ^ other.word3)
        return difference == 0
    }

    private func word(_ index: Int) -> UInt64 {
        switch index {
        case 0: return word0
        case 1: return word1
        case 2: return word2
        default: return word3
        }
    }
}

extension Digest256: Comparable {
    /// Compares the values as 256-bit numbers, which is the order of their bytes.
    package static func < (left: Digest256, right: Digest256) -> Bool {
        if left.word0 != right.word0 { return left.word0 < right.word0 }
        if left.word1 != right.word1 { return left.word1 < right.word1 }
        if left.word2 != right.word2 { return left.word2 < right.word2 }
        return left.word3 < right.word3
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func loadBigEndianWord(at offset: Int) -> UInt64 {
        UInt64(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
